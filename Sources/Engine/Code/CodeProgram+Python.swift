extension CodeProgram {
  /// Runs the blocks one after the other in one namespace, up to the first that fails, and tells how it went in lines of
  /// words (see `CodeReport`). They go to a descriptor of their own, and what the blocks print to a file in memory, so
  /// that nothing that is printed can be taken for a report.
  ///
  /// Statements are carried out one by one: then the failing one is known exactly. An `assert` holds whatever
  /// PYTHONOPTIMIZE says. `site`, half of Python's start, is loaded if a block imports something.
  ///
  /// Where a variable might have been otherwise, copies of the process find out beforehand which statement the block would
  /// have ended with then.
  static let driver = #"""
    import posix, sys
    from _ast import Module, PyCF_ONLY_AST

    results = posix.dup(1)
    prints = posix.memfd_create("prints")
    posix.dup2(prints, 1)
    posix.dup2(prints, 2)
    sys.stdout.reconfigure(line_buffering=True)
    told, room, every = 0, 1 << 20, 255

    def tell(kind, index, *words):
        texts = [str(word).encode("utf-8", "replace").hex() or "-" for word in words]
        posix.write(results, (" ".join([kind, str(index), *texts]) + "\n").encode())

    def tell_prints(index):
        global told, room
        for file in sys.stdout, sys.stderr:
            try:
                file.flush()
            except Exception:
                pass
        written = max(0, posix.fstat(prints).st_size - told)
        octets = posix.pread(prints, min(written, room), told)
        told, room = told + written, room - len(octets)
        text = octets.decode("utf-8", "replace")
        if written > len(octets):
            text += f"\n... and {written - len(octets)} octets more"
        if text:
            tell("prints", index, text)

    def carry_out(block, names, begun):
        file, line, column, indent, values, text, others = block
        source = "\n" * (line - 1) + text + "\n\n"
        for statement in compile(source, file, "exec", PyCF_ONLY_AST, True, 0).body:
            begun.append((statement, source, block))
            exec(compile(Module([statement], []), file, "exec", 0, True, 0), names)

    def end_of(block, names, begun):
        try:
            carry_out(block, names, begun)
        except BaseException as problem:
            return problem

    def number_of_end(problem, begun):
        return every if problem is None else min(len(begun), every - 1)

    def end_with(name, value, block, names):
        copy = posix.fork()
        if copy == 0:
            nothing = posix.open("/dev/null", posix.O_RDWR)
            for file in 0, 1, 2, results:
                posix.dup2(nothing, file)
            names[name], begun = value, []
            posix._exit(number_of_end(end_of(block, names, begun), begun))
        return posix.waitpid(copy, 0)[1] >> 8

    def values_of(pairs):
        return [(name, int(value)) for name, value in (pair.split("=") for pair in pairs.split())]

    def run(constants, blocks):
        names = {"__name__": "__main__", "__builtins__": __builtins__, "sys": sys,
                 "exit": sys.exit, "quit": sys.exit}
        given, begun = {}, []
        if any("import" in block[5] for block in blocks):
            import site
            site.main()
        for index, block in enumerate(blocks):
            tell("block", index)
            for name in given:
                names.pop(name, None)
            given = dict(values_of(block[4]))
            names.update(constants, **given)
            others = [(name, value, end_with(name, value, block, names))
                      for name, value in values_of(block[6])]
            before = len(begun)
            problem = end_of(block, names, begun)
            number = number_of_end(problem, begun[before:])
            # Nothing was counted: most likely nothing had begun.
            others = [other for other in others
                      if other[2] > number or other[2] < number and given[other[0]] > 0]
            if isinstance(problem, SystemExit) and isinstance(problem.code, str):
                print(problem.code, file=sys.stderr)
            tell_prints(index)
            if others:
                exec(explanation, globals())
                explain_others(others, index, begun[before:], number)
                break
            if isinstance(problem, SystemExit):
                status = problem.code or 0
                tell("exit", index, status if isinstance(status, int) else 1)
            elif problem is not None:
                exec(explanation, globals())
                explain(problem, index, blocks, begun, constants)
            if problem is not None:
                break
        tell("done", 0)
        posix._exit(0)
    """#

  /// Finds out what is to be said of a failure. It is compiled only if there is one.
  static let explanation = #"""
    import ast, traceback

    def place_of(problem, block, begun, files):
        steps = [step for step in traceback.walk_tb(problem.__traceback__)
                 if step[0].f_code.co_filename in files]
        if not steps:
            return None, block[0], getattr(problem, "lineno", None) or block[1]
        frame, line = steps[-1]
        return frame, frame.f_code.co_filename, line

    def node_at(file, line, begun, wanted):
        for statement, source, block in reversed(begun):
            if block[0] == file and statement.lineno <= line <= statement.end_lineno:
                nodes = [node for node in ast.walk(statement)
                         if isinstance(node, ast.stmt) and node.lineno <= line <= node.end_lineno]
                return ([node for node in nodes if isinstance(node, wanted)] or nodes)[-1], source, block
        return None, None, None

    def column_of(node, source, block):
        before = source.split("\n")[node.lineno - 1].encode()[:node.col_offset].decode()
        return len(before) + (block[2] if node.lineno == block[1] else block[3] + 1)

    def plain(text):
        return " ".join(text.split())

    def can_repeat(node):
        simple = (ast.expr_context, ast.Name, ast.Constant, ast.Compare, ast.cmpop, ast.BoolOp, ast.boolop,
                  ast.BinOp, ast.operator, ast.UnaryOp, ast.unaryop)
        return all(isinstance(part, simple) for part in ast.walk(node))

    def value(node, scope):
        return eval(compile(ast.Expression(node), "", "eval"), scope)

    def failing_part(test, scope):
        while isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And) and can_repeat(test):
            test = next((part for part in test.values if not value(part, scope)), test.values[-1])
        return test

    def values_in(test, scope, constants):
        names = sorted((node for node in ast.walk(test) if isinstance(node, ast.Name)),
                       key=lambda node: (node.lineno, node.col_offset))
        return {node.id: repr(scope[node.id]) for node in names
                if node.id not in constants and isinstance(scope.get(node.id), (int, float, str))}

    def expected_of(test, scope, values):
        if isinstance(test, ast.Compare) and can_repeat(test) \
                and len(test.ops) == 1 and isinstance(test.ops[0], ast.Eq):
            sides = test.left, test.comparators[0]
            for one, other in sides, sides[::-1]:
                if isinstance(one, ast.Name) and one.id in values:
                    return one.id, repr(value(other, scope))
        return "", ""

    def explain_assertion(problem, place, node, source, frame, constants):
        scope = {**frame.f_globals, **frame.f_locals}
        test = failing_part(node.test, scope)
        values = values_in(test, scope, constants)
        pairs = [word for pair in values.items() for word in pair]
        return ["assert", *place, str(problem), plain(ast.get_source_segment(source, test)),
                *expected_of(test, scope, values), *pairs]

    def trace(problem, blocks, files):
        import linecache
        for file in files:
            sources = {block[1]: block[5] for block in blocks if block[0] == file}
            lines = {}
            for start, text in sources.items():
                lines.update(enumerate(text.split("\n"), start))
            text = [lines.get(line, "") + "\n" for line in range(1, max(lines) + 1)]
            linecache.cache[file] = len(text), None, text, file
        steps = traceback.extract_tb(problem.__traceback__)
        while steps and steps[0].filename not in files:
            steps.pop(0)
        return "".join(steps.format()) if len(steps) > 1 else ""

    def missing_name(problem, names):
        parts = str(problem).split("'")
        if not isinstance(problem, NameError) or len(parts) < 2:
            return "", ""
        import difflib
        close = difflib.get_close_matches(parts[1], names, 1, 0.75)
        return parts[1], f"; did you mean '{close[0]}'?" if close else ""

    def explained(problem, index, blocks, begun, constants):
        files = {block[0] for block in blocks}
        frame, file, line = place_of(problem, blocks[index], begun, files)
        failed = isinstance(problem, AssertionError)
        node, source, block = node_at(file, line, begun, ast.Assert if failed else ast.stmt)
        if node is None:
            start, text = blocks[index][1], blocks[index][5].split("\n")
            text = text[line - start] if 0 <= line - start < len(text) else ""
            place = [file, line, 1, plain(text)]
        else:
            text = plain(ast.get_source_segment(source, node))
            place = [file, node.lineno, column_of(node, source, block), text]
        if failed and isinstance(node, ast.Assert) and frame is not None:
            return explain_assertion(problem, place, node, source, frame, constants)
        if failed:
            return ["assert", *place, str(problem), "", "", ""]
        is_fault = frame is None or isinstance(
            problem, (SyntaxError, NameError, ImportError, TypeError, AttributeError))
        message = problem.msg if isinstance(problem, SyntaxError) else str(problem)
        name, close = missing_name(problem, frame.f_globals if frame else ())
        return ["raise", *place, type(problem).__name__, message + close, int(is_fault), name,
                trace(problem, blocks, files)]

    def explain_others(others, index, begun, number):
        first = min(number, *(end for name, value, end in others))
        statement, source, block = begun[max(first, 1) - 1]
        pairs = [word for name, value, end in others if first in (number, end) for word in (name, value)]
        tell("others", index, block[0], statement.lineno, column_of(statement, source, block),
             plain(ast.get_source_segment(source, statement))[:4000], *pairs)

    def explain(problem, index, blocks, begun, constants):
        try:
            kind, *words = explained(problem, index, blocks, begun, constants)
        except BaseException:
            kind = "raise"
            words = [*blocks[index][:2], 1, "", type(problem).__name__, "", 0, "", ""]
        tell(kind, index, *(str(word)[:4000] for word in words))
    """#
}
