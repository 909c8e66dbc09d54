"use strict";
(() => {
  // ---- Data. `cases` is small and read at once; what a case has in detail is a line of its own, read when it is shown.
  const data = JSON.parse(document.getElementById("data").textContent);
  let lines = null;
  const detail = (index) => {
    lines ??= document.getElementById("details").textContent.split("\n");
    return JSON.parse(lines[index] || "{}");
  };
  const words = {
    "pass": "pass", "fail": "FAIL", "known-deviation": "known deviation", "not-judged": "not judged",
    "not-applicable": "not applicable",
    "other-deviation": "FAIL (other deviation)", "unexpected-pass": "UNEXPECTED pass",
    "inconclusive": "inconclusive", "error": "error", "skip": "skip", "none": "not run",
  };
  const wrong = new Set(["fail", "other-deviation", "unexpected-pass"]);
  const explained = new Set(["known-deviation", "not-judged", "not-applicable"]);
  const remarks = {
    "not-judged": "This is known, and no evidence on what the probe asks. ",
    "not-applicable": "This is known, and the RFC leaves it open. ",
  };
  const versions = { "4": "IPv4", "6": "IPv6", "mapped": "mapped" };
  const main = document.getElementById("main");
  const narrow = matchMedia("(max-width: 640px)");

  // ---- Elements. Text goes in as text nodes only.
  const isNode = (child) => child !== null && child !== undefined && child !== "";
  const svgNames = new Set(["svg", "g", "line", "path", "text", "tspan", "rect", "circle", "title", "desc"]);
  const el = (name, attributes = {}, ...children) => {
    const node = svgNames.has(name)
      ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value === undefined || value === null || value === false) continue;
      if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
      else node.setAttribute(key, value === true ? "" : value);
    }
    node.append(...children.flat(3).filter(isNode));
    return node;
  };
  const add = (...children) => main.append(...children.flat(3).filter(isNode));
  const badge = (judgement) =>
    el("span", { class: "badge " + (judgement === "skip" ? "skip-verdict" : judgement) }, words[judgement] || judgement);
  const say = (text) => { document.getElementById("live").textContent = text; };
  const seconds = (value) => value.toFixed(3) + " s";
  const nameOf = (own) => own.p + (own.c ? " [" + own.c + "]" : "");

  // ---- Views
  const views = {
    "": { title: "Summary", show: summary },
    requirements: { title: "Requirements", show: requirements, needs: () => data.requirements.length },
    states: { title: "States", show: states, needs: () => data.grid },
    cases: { title: "Cases", show: cases },
    stacks: { title: "Stacks", show: stacks, needs: () => data.stacks },
    changes: { title: "Changes", show: changes, needs: () => data.changes },
  };
  const link = (path, query) => "#/" + path + (query ? "?" + new URLSearchParams(query) : "");

  const has = (one) => one && (!one.needs || one.needs());

  function route() {
    const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
    const parts = path.split("/");
    const view = parts[0] === "case" ? "cases" : has(views[parts[0]]) ? parts[0] : "";
    const nav = document.getElementById("nav");
    nav.replaceChildren(...Object.entries(views).filter(([, one]) => has(one)).map(([key, one]) =>
      el("a", { href: link(key), "aria-current": key === view ? "page" : null }, one.title)));
    main.replaceChildren();
    if (parts[0] === "case" && data.cases[parts[1]]) showCase(Number(parts[1]));
    else (has(views[parts[0]]) ? views[parts[0]] : views[""]).show(new URLSearchParams(query || ""));
    document.title = (main.querySelector("h1")?.textContent || "Report") + " - segprobe";
    if (route.ready) { main.focus({ preventScroll: true }); scrollTo(0, 0); }
    route.ready = true;
  }

  // ---- Summary
  function count(judgement) { return data.cases.filter((own) => own.j === judgement).length; }

  function summary() {
    const kinds = Object.keys(words).filter((kind) => kind !== "none");
    const total = data.cases.length;
    const bad = data.cases.filter((own) => wrong.has(own.j)).length;
    const open = count("inconclusive") + count("error") + data.faults.length;
    const sentence = bad ? bad + " of " + total + " cases are not as they should be"
      : open ? open + " cases could not be judged" : "All is as the RFCs and the deviations file say";
    add(
      el("h1", {}, sentence),
      el("p", { class: "soft" }, total + " cases in " + seconds(data.seconds) + (data.started ? ", " + data.started : "")
        + ", segprobe " + data.version + (data.interrupted ? "; the run was interrupted" : "")),
      el("div", { class: "tiles" }, kinds.filter(count).map((kind) =>
        el("a", { class: "tile", href: link("cases", { verdict: kind }) }, el("b", {}, count(kind)), badge(kind)))),
      el("div", { class: "bar", role: "img", "aria-label": kinds.filter(count).map((kind) => count(kind) + " " + words[kind]).join(", ") },
        kinds.filter(count).map((kind) => el("span", {
          style: "flex:" + count(kind) + ";background:var(--" + tone(kind) + ")", title: count(kind) + " " + words[kind] }))));
    if (data.faults.length) {
      add(el("h2", {}, "Scripts that cannot be run"),
        data.faults.map((fault) => el("div", { class: "box unsure" }, el("pre", {}, fault.reason))));
    }
    const troubles = data.cases.map((own, index) => [own, index]).filter(([own]) => wrong.has(own.j) || own.j === "error" || own.j === "inconclusive");
    if (troubles.length) add(el("h2", {}, "Not as it should be"), table(troubles.slice(0, 100)));
    if (troubles.length > 100) add(el("p", {}, el("a", { href: link("cases") }, "and " + (troubles.length - 100) + " more")));
    folders();
  }

  const tone = (kind) => kind === "pass" ? "good" : wrong.has(kind) ? "bad" : kind === "known-deviation" ? "known" : "unsure";

  function folders() {
    const found = new Map();
    for (const own of data.cases) {
      const folder = own.p.includes("/") ? own.p.slice(0, own.p.lastIndexOf("/")) : ".";
      const numbers = found.get(folder) || found.set(folder, { all: 0, pass: 0, known: 0, bad: 0, open: 0 }).get(folder);
      numbers.all += 1;
      numbers[own.j === "pass" ? "pass" : own.j === "known-deviation" ? "known" : wrong.has(own.j) ? "bad" : "open"] += 1;
    }
    add(el("h2", {}, "By folder"), el("div", { class: "scroll" }, el("table", {},
      el("thead", {}, el("tr", {}, ["Folder", "Cases", "Pass", "Known deviations", "Wrong", "Not judged"].map((text) => el("th", { scope: "col" }, text)))),
      el("tbody", {}, [...found].sort().map(([folder, n]) => el("tr", {},
        el("td", {}, el("a", { href: link("cases", { q: folder + "/" }) }, folder)), [n.all, n.pass, n.known, n.bad, n.open].map((value) => el("td", {}, String(value)))))))));
  }

  // ---- Cases
  function row([own, index]) {
    return el("tr", {},
      el("td", {}, badge(own.j)),
      el("td", {}, el("a", { href: link("case/" + index) }, nameOf(own)), own.r ? el("div", { class: "soft" }, own.r) : null),
      el("td", { class: "hide" }, versions[own.i] || own.i),
      el("td", { class: "time" }, own.s.toFixed(3)));
  }

  function table(list) {
    const body = el("tbody", {});
    const whole = el("table", { class: "cases" },
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Verdict"), el("th", { scope: "col" }, "Probe and case"),
        el("th", { scope: "col", class: "hide" }, "IP"), el("th", { scope: "col", class: "time" }, "Seconds"))), body);
    let shown = 0;
    const more = (limit) => {
      body.append(...list.slice(shown, shown + limit).map(row));
      shown = Math.min(shown + limit, list.length);
    };
    more(150);
    if (shown === list.length) return whole;
    // The rest comes when the reader does, or the printer.
    const end = el("p", { class: "soft" });
    const button = el("button", { type: "button", onclick: () => { more(1e9); finish(); } }, "Show all " + list.length);
    const watch = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) more(300);
      finish();
    }, { rootMargin: "800px" });
    const finish = () => { if (shown === list.length) { watch.disconnect(); end.remove(); } };
    end.append(button);
    watch.observe(end);
    addEventListener("beforeprint", () => { more(1e9); finish(); }, { once: true });
    return el("div", {}, whole, end);
  }

  function cases(query) {
    const [state, segment] = [query.get("state"), query.get("segment")];
    const cell = state && segment && data.grid ? new Set(data.grid.cells[key(state, segment)]) : null;
    add(el("h1", {}, cell ? state + ", " + segment : "Cases"));
    if (cell) {
      add(rule(state, segment), el("p", {}, el("a", { href: "#/states" }, "Every state by every segment"), " ", el("a", { href: "#/cases" }, "All cases")));
    }
    const kinds = Object.keys(words).filter(count);
    const search = el("input", { type: "search", id: "q", value: query.get("q") || "", autocomplete: "off" });
    const pick = (name, options, value) => el("select", { id: name }, options.map(([key, text]) =>
      el("option", { value: key, selected: key === value }, text)));
    const verdict = pick("verdict", [["", "all"], ...kinds.map((kind) => [kind, words[kind] + " (" + count(kind) + ")"])], query.get("verdict") || "");
    const ip = pick("ip", [["", "all"], ...Object.entries(versions)], query.get("ip") || "");
    const check = el("input", { id: "check", list: "ids", value: query.get("check") || "", autocomplete: "off" });
    const ids = [...new Set(data.cases.flatMap((own) => own.k))].sort();
    const result = el("div", {});
    const update = () => {
      const text = search.value.trim().toLowerCase();
      const list = data.cases.map((own, index) => [own, index]).filter(([own, index]) =>
        (!cell || cell.has(index)) && (!verdict.value || own.j === verdict.value) && (!ip.value || own.i === ip.value)
        && (!check.value || own.k.includes(check.value.trim()))
        && (!text || (nameOf(own) + " " + own.t + " " + own.r + " " + own.g.join(" ")).toLowerCase().includes(text)));
      cases.list = list.map(([, index]) => index);
      result.replaceChildren(el("p", { class: "soft" }, list.length + " of " + (cell ? cell.size : data.cases.length) + " cases"), list.length ? table(list) : "");
      const entries = { state: cell && state, segment: cell && segment, q: search.value, verdict: verdict.value, ip: ip.value, check: check.value };
      const kept = Object.fromEntries(Object.entries(entries).filter(([, value]) => value));
      history.replaceState(null, "", link("cases", Object.keys(kept).length ? kept : null));
      say(list.length + " cases");
    };
    let timer;
    const soon = () => { clearTimeout(timer); timer = setTimeout(update, 120); };
    for (const input of [search, check]) input.addEventListener("input", soon);
    for (const input of [verdict, ip]) input.addEventListener("change", update);
    add(el("div", { class: "filters", role: "search" },
      el("label", { for: "q" }, "Search", search), el("label", { for: "verdict" }, "Verdict", verdict),
      el("label", { for: "ip" }, "IP version", ip), el("label", { for: "check" }, "Requirement", check),
      el("datalist", { id: "ids" }, ids.map((id) => el("option", { value: id }))),
      el("button", { type: "button", onclick: () => { search.value = verdict.value = ip.value = check.value = ""; update(); search.focus(); } }, "Reset")), result);
    update();
  }

  // ---- One case
  function showCase(index) {
    const own = data.cases[index];
    const more = detail(index);
    const list = cases.list?.includes(index) ? cases.list : data.cases.map((_, place) => place);
    const place = list.indexOf(index);
    const step = (to, text) => to === undefined ? null : el("a", { href: link("case/" + to), class: "chip" }, text);
    add(
      el("p", {}, el("a", { href: "#/cases" }, "Cases"), " ", step(list[place - 1], "\u2190 before"), step(list[place + 1], "next \u2192")),
      el("h1", {}, badge(own.j), " ", own.t || nameOf(own)),
      el("p", { class: "mono soft" }, nameOf(own) + ", " + (versions[own.i] || own.i) + ", " + seconds(own.s)),
      el("p", {}, own.k.map((id) => el("a", { class: "chip", href: link("cases", { check: id }), title: requirementText(id) }, id)),
        own.g.map((tag) => el("span", { class: "chip" }, tag))));
    if (more.ce) add(observed(more.ce));
    if (more.x) add(failure(more.x, own));
    else if (own.r && !explained.has(own.j)) add(el("div", { class: "box unsure" }, el("pre", {}, own.r)));
    if (own.d) add(el("div", { class: "box known" }, el("b", {}, remarks[own.j] ?? "A known deviation. "), own.d));
    if (more.a?.length) add(el("p", { class: "soft" }, more.a.map((text) => el("div", {}, "an earlier run of it: " + text))));
    if (more.m?.length) {
      add(el("h2", {}, "Measured"), el("table", {}, el("tbody", {}, more.m.map(([name, value, unit]) =>
        el("tr", {}, el("th", { scope: "row" }, name), el("td", {}, value + " " + unit))))));
    }
    if (more.e?.length) {
      add(el("h2", {}, "Ladder"), ladder(more, own));
      const plot = sequencePlot(more);
      if (plot) add(el("h2", {}, "Time and sequence"), plot);
      if (more.fr?.length) {
        add(el("div", { class: "buttons" }, el("button", { type: "button", onclick: () => download(more, own) }, "Download the capture (pcapng)")));
      }
    }
    scripts(more, own);
  }

  const key = (state, segment) => state + "\u0000" + segment;

  // What RFC 9293, section 3.10.7, prescribes in a cell, in the manner of the table.
  function rule(state, segment) {
    const own = data.grid?.rules[key(state, segment)];
    return own ? el("p", {}, "Prescribed: ", el("span", { class: "mono" }, own[0]), ", then ", el("span", { class: "mono" }, own[1])) : null;
  }

  function observed([state, segment, reply, next]) {
    return el("div", {}, el("p", {}, "Cell: ", el("a", { href: link("cases", { state, segment }) }, state + ", " + segment)), rule(state, segment),
      reply === null ? null : el("p", {}, "Observed: ", el("span", { class: "mono" }, reply), ", then ", el("span", { class: "mono" }, next ?? "not observed")));
  }

  const requirementText = (id) => data.requirements.find((one) => one.id === id)?.text;

  function failure(x, own) {
    const known = explained.has(own.j);
    return el("div", { class: "box" + (known ? " known" : ""), role: "group", "aria-label": "What differs" },
      el("b", {}, (x.f ? x.f + ":" + x.l + ": " : "") + x.s),
      x.d.length ? el("table", {}, el("thead", {}, el("tr", {}, ["Field", "Expected", "Actual"].map((text) => el("th", { scope: "col" }, text)))),
        el("tbody", {}, x.d.map((parts) => el("tr", {}, parts.map((part) => el("td", { class: "mono" }, part)))))) : null,
      el("pre", {}, x.e.map((text, index) => (index ? "or        " : "expected  ") + text).join("\n") + (x.e.length ? "\n" : "")
        + "actual    " + (x.a ?? "nothing")));
  }

  // ---- The ladder
  const wrap = (text, width) => {
    const out = [];
    let rest = text;
    while (rest.length > width) {
      const cut = rest.lastIndexOf(" ", width);
      const at = cut > width / 2 ? cut : width;
      out.push(rest.slice(0, at));
      rest = rest.slice(at).trimStart();
    }
    return [...out, rest];
  };

  function ladder(more, own) {
    // On a phone, what stands at the sides elsewhere stands above and below each arrow.
    const isNarrow = narrow.matches;
    const [left, right, width, chars] = isNarrow ? [16, 376, 400, 46] : [310, 810, 1240, 62];
    const time = isNarrow ? { x: left + 6 } : { x: 86, "text-anchor": "end" };
    const place = { x: isNarrow ? right - 6 : width - 10, "text-anchor": "end", class: "soft" };
    const sides = isNarrow ? [{ x: left + 6 }, { x: right - 6, "text-anchor": "end" }] : [{ x: left - 10, "text-anchor": "end" }, { x: right + 22 }];
    const [bands, group] = [el("g", {}), el("g", {})];
    let y = 54;
    const put = (x, at, text, attributes = {}) => group.append(el("text", { x, y: at, ...attributes }, text));
    const putAt = (where, at, text, kind) => group.append(el("text", { ...where, y: at, class: kind }, text));
    let before = null;
    const lastSent = new Map();
    const x = more.x;
    const failing = x && x.a !== null ? failingIndex(more, x) : -1;
    more.e.forEach((event, index) => {
      const gap = before === null ? 0 : event.t - before;
      if (gap >= 0.02) { silence(gap); }
      before = event.t;
      const bad = index === failing;
      const text = wrap(event.x, chars);
      const height = 22 + 14 * text.length;
      if (bad) bands.append(el("rect", { class: "band", x: 8, y, width: width - 16, height: height + (isNarrow ? 25 : 10) + (x.e.length ? 16 * x.e.length : 0) }));
      if (bad) x.e.forEach((one) => {
        y += 16;
        put((left + right) / 2, y, "expected: " + one, { "text-anchor": "middle", class: "soft" });
      });
      putAt(time, y + 18, event.t.toFixed(6), "soft");
      if (event.l) putAt(place, y + 18, fileName(event.f) + ":" + event.l, "soft");
      if (isNarrow) y += 15;
      text.forEach((line, part) => {
        const at = y + 16 + 14 * part;
        if (event.k === "i" || event.k === "o") put((left + right) / 2, at, line, { "text-anchor": "middle", class: bad ? "bad" : null });
        else if (event.k === "c" || event.k === "s") put(right - 12, at, line, { "text-anchor": "end", class: (event.k === "s" ? "state" : "") + (bad ? " bad" : "") });
        else put((left + right) / 2, at, line, { "text-anchor": "middle", class: "soft" });
      });
      const end = y + 16 + 14 * (text.length - 1);
      if (event.k === "i") arrow(left, right, end + 4, "in", bad);
      if (event.k === "o") {
        arrow(right, left, end + 4, "out", bad);
        if (event.q && event.q[1] > event.q[0]) {
          const key = event.n + " " + event.q[0];
          const first = lastSent.get(key);
          if (first) timer(first.y, end + 10, event.t - first.t);
          lastSent.set(key, { y: end + 10, t: event.t });
        }
      }
      if (event.k === "c" || event.k === "s") group.append(el("circle", { cx: right, cy: end - 4, r: 4, class: "out" }));
      y = end + (isNarrow ? (event.S ? 32 : 24) : 16);
      if (event.S) {
        const [testerState, testerVars, targetState, targetVars] = event.S;
        const name = more.c.length > 1 ? more.c[event.n][0] + ": " : "";
        if (testerState) putAt(sides[0], y - 6, name + testerState, "state");
        if (testerVars) putAt(sides[0], y + 8, (testerState ? "" : name) + testerVars, "soft");
        if (targetState) putAt(sides[1], y - 6, name + targetState, "state");
        if (targetVars) putAt(sides[1], y + 8, (targetState ? "" : name) + targetVars, "soft");
        y += isNarrow ? 18 : testerVars || targetVars ? 14 : 2;
      }
    });
    if (x && failing < 0) {
      const texts = x.e.length ? x.e.map((one, index) => (index ? "or: " : "did not come: ") + one) : ["failed here: " + x.s];
      bands.append(el("rect", { class: "band", x: 8, y, width: width - 16, height: 22 + 18 * texts.flatMap((one) => wrap(one, chars)).length + (isNarrow ? 15 : 0) }));
      putAt(time, y + 18, own.s.toFixed(6), "soft");
      if (x.l) putAt(place, y + 18, fileName(x.f) + ":" + x.l, "soft");
      if (isNarrow) y += 15;
      for (const text of texts.flatMap((one) => wrap(one, chars))) {
        y += 18;
        put((left + right) / 2, y, text, { "text-anchor": "middle", class: "bad" });
      }
      group.append(el("path", { class: "ghost", d: "M" + right + " " + (y + 8) + "H" + left }));
      y += 26;
    }
    function silence(gap) {
      const height = Math.min(20 + 12 * Math.log2(1 + gap * 4), 70);
      group.append(el("path", { class: "wait", d: "M" + (left + 40) + " " + (y + 4) + "V" + (y + height) + "M" + (right - 40) + " " + (y + 4) + "V" + (y + height) }));
      put((left + right) / 2, y + height / 2 + 4, gap.toFixed(3) + " s nothing", { "text-anchor": "middle", class: "soft" });
      y += height + 4;
    }
    function arrow(from, to, at, kind, bad) {
      const sign = to > from ? 1 : -1;
      group.append(el("path", { class: kind + (bad ? " bad" : ""), "stroke-width": 1.6, d: "M" + (from + 6 * sign) + " " + at + "L" + (to - 12 * sign) + " " + (at + 6) }),
        el("path", { class: "head-" + kind, d: "M" + (to - 4 * sign) + " " + (at + 6.3) + "l" + (-10 * sign) + " -4.5v9z" }));
    }
    function timer(from, to, span) {
      group.append(el("path", { class: "wait", d: "M" + (right + 6) + " " + from + "h10V" + to + "h-10" }));
      putAt(sides[1], isNarrow ? to + 14 : to - 12, "sent again after " + span.toFixed(3) + " s", "soft");
    }
    const names = more.c.length ? more.c[0] : ["", "", ""];
    const head = (x, at, text, kind) => el("text", { x: isNarrow ? (x === left ? 4 : width - 4) : x, y: at, class: kind,
      "text-anchor": !isNarrow ? "middle" : x === left ? "start" : "end" }, text);
    const svg = el("svg", { class: isNarrow ? "narrow" : null, viewBox: "0 0 " + width + " " + (y + 20), role: "img", "aria-label": "Ladder of " + nameOf(own) }, bands,
      el("line", { class: "life", x1: left, x2: left, y1: 44, y2: y + 10 }), el("line", { class: "life", x1: right, x2: right, y1: 44, y2: y + 10 }),
      head(left, 18, "tester", "state"), head(right, 18, "target", "state"), head(left, 36, names[1], "soft"), head(right, 36, names[2], "soft"), group);
    const text = more.e.map((event) => event.t.toFixed(6) + " " + ({ i: "to the target: ", o: "from the target: ", c: "call: ", s: "state: " }[event.k] || "") + event.x
      + (event.S?.[2] ? " (target: " + event.S[2] + ")" : "")).join("; ");
    return el("figure", { tabindex: 0, "aria-label": "Ladder" }, svg,
      el("figcaption", {}, "Times are the kernel's stamps, in seconds. States and numbers (SND.UNA, SND.NXT, RCV.NXT) at the sides are what the segments imply of both ends, where they change; 'state' lines were read on the target.",
        el("span", { class: "unseen" }, text)));
  }

  const fileName = (path) => (path || "").split("/").pop();

  function failingIndex(more, x) {
    for (let index = more.e.length - 1; index >= 0; index -= 1) {
      if (more.e[index].f === x.f && more.e[index].l === x.l) return index;
    }
    return more.e.length - 1;
  }

  // ---- Time and sequence: what the target sent, what was acknowledged, and the window.
  function sequencePlot(more) {
    const packets = more.e.filter((event) => event.q && event.n === 0);
    const sent = packets.filter((event) => event.k === "o" && event.q[1] > event.q[0]);
    if (packets.length < 3 || sent.length < 2) return null;
    const [width, height, pad] = [1100, 320, 60];
    const times = packets.map((event) => event.t);
    const [t0, t1] = [Math.min(...times), Math.max(...times)];
    const acks = packets.filter((event) => event.k === "i" && event.q[2] !== null);
    const top = Math.max(...sent.map((event) => event.q[1]), ...acks.map((event) => Math.min(event.q[2] + event.q[3], Math.max(...sent.map((one) => one.q[1])) * 1.3)), 1);
    const low = Math.min(...sent.map((event) => event.q[0]), 0);
    const px = (t) => pad + (width - pad - 20) * (t1 > t0 ? (t - t0) / (t1 - t0) : 0.5);
    const py = (n) => height - 36 - (height - 56) * (Math.min(n, top) - low) / (top - low || 1);
    const steps = (value) => acks.reduce((path, event, index) => path + (index ? "H" + px(event.t) + "V" + py(value(event)) : "M" + px(event.t) + " " + py(value(event))), "") + "H" + (width - 20);
    const ticks = [0, 0.25, 0.5, 0.75, 1];
    const svg = el("svg", { viewBox: "0 0 " + width + " " + height, role: "img", "aria-label": "Time-sequence plot of what the target sent" },
      ticks.map((share) => [
        el("line", { class: "grid", x1: px(t0 + (t1 - t0) * share), x2: px(t0 + (t1 - t0) * share), y1: 20, y2: height - 36 }),
        el("text", { x: px(t0 + (t1 - t0) * share), y: height - 16, "text-anchor": share === 1 ? "end" : "middle", class: "soft" }, (t0 + (t1 - t0) * share).toFixed(3) + " s"),
        el("line", { class: "grid", x1: pad, x2: width - 20, y1: py(low + (top - low) * share), y2: py(low + (top - low) * share) }),
        el("text", { x: pad - 6, y: py(low + (top - low) * share) + 4, "text-anchor": "end", class: "soft" }, String(Math.round(low + (top - low) * share))),
      ]),
      acks.length ? el("path", { class: "wait", d: steps((event) => event.q[2] + event.q[3]) }) : null,
      acks.length ? el("path", { class: "in", "stroke-width": 1.6, d: steps((event) => event.q[2]) }) : null,
      sent.map((event) => el("path", { class: "out", "stroke-width": 3, d: "M" + px(event.t) + " " + py(event.q[0]) + "V" + Math.min(py(event.q[1]), py(event.q[0]) - 2) },
        el("title", {}, event.t.toFixed(6) + " s: " + event.x))));
    return el("figure", { tabindex: 0, "aria-label": "Time and sequence" }, svg,
      el("figcaption", {}, "Bars: sequence numbers of each segment of the target. Solid line: what the tester has acknowledged. Dotted line: the right edge of the tester's window."));
  }

  // ---- The script, its lines coloured by what became of them.
  function scripts(more, own) {
    const touched = new Map();
    for (const event of more.e || []) if (event.l) (touched.get(event.f) || touched.set(event.f, new Set()).get(event.f)).add(event.l);
    const files = [...new Set([...touched.keys(), own.p])].filter((file) => data.sources[file] !== undefined);
    for (const file of files) {
      const body = el("ol", {}, data.sources[file].replace(/\n$/, "").split("\n").map((text, index) => {
        const isWrong = more.x && more.x.f === file && more.x.l === index + 1;
        const isDone = touched.get(file)?.has(index + 1);
        return el("li", { class: isWrong ? "wrong" : isDone ? "done" : null }, text || " ");
      }));
      add(el("h2", {}, el("span", { class: "mono" }, file)),
        el("div", { class: "script", tabindex: 0, role: "region", "aria-label": "Script " + file }, body));
    }
    if (files.length) add(el("p", { class: "soft" }, "Green lines happened as they say; the red one did not, marked also with \u201c<- here\u201d."));
  }

  // ---- The capture, written here: a pcapng file as the program writes it.
  function download(more, own) {
    const chunks = [];
    const block = (type, body) => {
      const length = 12 + body.length;
      const view = new DataView(new ArrayBuffer(8));
      view.setUint32(0, type); view.setUint32(4, length);
      const tail = new DataView(new ArrayBuffer(4));
      tail.setUint32(0, length);
      chunks.push(view.buffer, body, tail.buffer);
    };
    const bytes = (size, fill) => { const view = new DataView(new ArrayBuffer(size)); fill(view); return new Uint8Array(view.buffer); };
    block(0x0A0D0D0A, bytes(16, (v) => { v.setUint32(0, 0x1A2B3C4D); v.setUint16(4, 1); v.setInt32(8, -1); v.setInt32(12, -1); }));
    const ethernet = more.fr.every((frame) => frame[2] > 0);
    block(1, bytes(20, (v) => { v.setUint16(0, ethernet ? 1 : 101); v.setUint16(8, 9); v.setUint16(10, 1); v.setUint8(12, 9); }));
    for (const [after, direction, , text] of more.fr) {
      const frame = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
      const padded = (frame.length + 3) & ~3;
      const stamp = BigInt(more.st) + BigInt(after);
      const body = bytes(20 + padded + 12, (v) => {
        v.setUint32(4, Number(stamp >> 32n)); v.setUint32(8, Number(stamp & 0xFFFFFFFFn));
        v.setUint32(12, frame.length); v.setUint32(16, frame.length);
        v.setUint16(20 + padded, 2); v.setUint16(22 + padded, 4); v.setUint32(24 + padded, direction ? 1 : 2);
      });
      body.set(frame, 20);
      block(6, body);
    }
    const url = URL.createObjectURL(new Blob(chunks, { type: "application/x-pcapng" }));
    const name = (nameOf(own).replace(/\.pkt/, "") + "-ip" + own.i).replace(/[^A-Za-z0-9_]+/g, "-").replace(/^-/, "") + ".pcapng";
    el("a", { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60000);
  }

  // ---- Requirements
  function requirements(query) {
    const found = new Map();
    data.cases.forEach((own, index) => own.k.forEach((id) => (found.get(id) || found.set(id, []).get(id)).push(index)));
    const rfcs = [...new Set(data.requirements.map((one) => one.id.replace(/[:-].*/, "")))];
    const only = query.get("rfc") || "";
    const list = data.requirements.filter((one) => !only || one.id.replace(/[:-].*/, "") === only);
    const observable = (one) => !["c", "d"].includes(one.o);
    const covered = list.filter((one) => observable(one) && found.has(one.id)).length;
    add(el("h1", {}, "Requirements"),
      el("p", { class: "soft" }, covered + " of " + list.filter(observable).length + " rules that a probe can judge were looked at in this run."),
      el("div", { class: "filters" }, el("label", { for: "rfc" }, "Standard", el("select", { id: "rfc", onchange: (event) => { location.hash = link("requirements", event.target.value ? { rfc: event.target.value } : null); } },
        el("option", { value: "" }, "all"), rfcs.map((rfc) => el("option", { value: rfc, selected: rfc === only }, rfc))))),
      el("div", { class: "scroll" }, el("table", {}, el("thead", {}, el("tr", {}, ["Id", "Level", "Section", "Rule", "Cases"].map((text) => el("th", { scope: "col" }, text)))),
        el("tbody", {}, list.map((one) => {
          const own = found.get(one.id) || [];
          const kinds = Object.keys(words).map((kind) => [kind, own.filter((index) => data.cases[index].j === kind).length]).filter(([, n]) => n);
          return el("tr", { id: one.id }, el("th", { scope: "row" }, one.id), el("td", {}, one.v), el("td", {}, one.c), el("td", {}, one.t),
            el("td", {}, kinds.length ? kinds.map(([kind, n]) => el("a", { href: link("cases", { check: one.id, verdict: kind }) }, n + " ", badge(kind), " "))
              : el("span", { class: "soft" }, observable(one) ? "not in this run" : one.r || "no probe can tell")));
        })))));
  }

  // ---- Every state by every segment
  const order = ["fail", "other-deviation", "unexpected-pass", "error", "inconclusive", "known-deviation", "not-judged", "not-applicable", "skip", "pass"];
  const short = { "pass": "ok", "known-deviation": "dev", "not-judged": "?", "not-applicable": "n/a", "fail": "FAIL", "other-deviation": "FAIL", "unexpected-pass": "pass!", "error": "err", "inconclusive": "?", "skip": "skip" };

  // The worst of the cases of a cell; null if this run has none.
  function worst(state, segment) {
    const own = (data.grid.cells[key(state, segment)] || []).map((index) => data.cases[index].j);
    return own.length ? own.sort((one, other) => order.indexOf(one) - order.indexOf(other))[0] : null;
  }

  function cellLink(state, segment, text) {
    const verdict = worst(state, segment);
    if (!verdict) return el("span", { class: "none", title: "not in this run" }, text || "\u00b7");
    return el("a", { class: verdict === "skip" ? "skip-verdict" : verdict, href: link("cases", { state, segment }),
      title: state + ", " + segment, "aria-label": state + ", " + segment + ": " + words[verdict] }, text || short[verdict]);
  }

  function states() {
    const grid = data.grid;
    const all = [...grid.states.flatMap((state) => grid.segments.map((segment) => [state, segment])), ...grid.special];
    const found = all.map(([state, segment]) => worst(state, segment));
    const kinds = order.toReversed().filter((kind) => found.includes(kind));
    add(el("h1", {}, "Every state by every segment"),
      el("p", { class: "soft" }, found.filter(Boolean).length + " of " + all.length + " cells of RFC 9293, section 3.10.7, are in this run. The worst of a cell's cases, IPv4 and IPv6, shows; a cell opens them. Arrow keys move from cell to cell."),
      el("p", {}, kinds.map((kind) => [badge(kind), " " + found.filter((one) => one === kind).length + " ", el("span", { class: "soft" }, "(" + short[kind] + ")"), " \u00a0 "])),
      el("div", { class: "scroll grid-box", tabindex: 0, role: "region", "aria-label": "Table of states and segments" }, el("table", { class: "matrix", onkeydown: moveInGrid },
        el("thead", {}, el("tr", {}, el("td", {}), grid.states.map((state) => el("th", { scope: "col" }, el("span", {}, state))))),
        el("tbody", {}, grid.segments.map((segment) => el("tr", {}, el("th", { scope: "row" }, segment),
          grid.states.map((state) => el("td", {}, cellLink(state, segment)))))))));
    if (grid.special.length) {
      add(el("h2", {}, "Special cells"), el("div", { class: "scroll" }, el("table", {}, el("thead", {}, el("tr", {}, ["State", "Segment", ""].map((text) => el("th", { scope: "col" }, text || el("span", { class: "unseen" }, "Verdict"))))),
        el("tbody", {}, grid.special.map(([state, segment]) => el("tr", {}, el("td", {}, state), el("td", {}, segment), el("td", { class: "matrix-cell" }, cellLink(state, segment))))))));
    }
    // One stop for Tab; from there on, arrow keys.
    main.querySelectorAll(".matrix a").forEach((one, place) => { one.tabIndex = place ? -1 : 0; });
  }

  function moveInGrid(event) {
    const step = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key];
    const from = event.target.closest("td");
    if (!step || !from) return;
    const rows = [...event.currentTarget.tBodies[0].rows];
    let [y, x] = [rows.indexOf(from.parentNode), from.cellIndex];
    for (;;) {
      [y, x] = [y + step[0], x + step[1]];
      const to = x > 0 ? rows[y]?.cells[x] : null;
      if (!to) break;
      const next = to.querySelector("a");
      if (!next) continue;
      from.querySelector("a").tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
      break;
    }
    event.preventDefault();
  }

  // ---- Several stacks: a row for each rule, a column for each stack.
  function stacks(query) {
    const [all, chosen] = [query.get("all") === "1", query.get("id")];
    const order = ["fail", "other-deviation", "unexpected-pass", "known-deviation", "pass", "error", "inconclusive", "not-judged", "not-applicable", "skip"];
    const known = new Map(data.requirements.map((one) => [one.id, one]));
    let end = 0;
    const columns = data.stacks.map((one) => ({ name: one.name, first: end, end: end += one.count }));
    const found = new Map();
    data.cases.forEach((own, index) => {
      const column = columns.findIndex((one) => index < one.end);
      const rules = own.k.filter((id) => known.has(id));
      for (const id of rules.length ? rules : own.k) {
        const cells = found.get(id) || found.set(id, columns.map(() => [])).get(id);
        cells[column].push(index);
      }
    });
    const worst = (list) => order.find((kind) => list.some((index) => data.cases[index].j === kind));
    const differs = (cells) => cells.some((list) => wrong.has(worst(list)) || worst(list) === "known-deviation");
    const ids = [...data.requirements.map((one) => one.id), ...[...found.keys()].filter((id) => !known.has(id)).sort()].filter((id) => found.has(id));
    const shown = ids.filter((id) => all || differs(found.get(id)));
    const share = (list, kind) => {
      const judged = list.filter((index) => !["error", "inconclusive", "not-judged", "not-applicable", "skip"].includes(data.cases[index].j));
      return kind === "pass" || !judged.length ? "" : " " + judged.filter((index) => data.cases[index].j === kind).length + "/" + judged.length;
    };
    add(el("h1", {}, "Stacks"),
      el("p", { class: "soft" }, ids.filter((id) => differs(found.get(id))).length + " of " + ids.length + " rules are not kept by every stack. A cell leads to its cases, a case to its probe, ladder and capture."),
      el("p", {}, el("a", { class: "chip", href: link("stacks", all ? null : { all: "1" }) }, all ? "Only where a stack differs" : "All rules")));
    if (found.has(chosen)) stackCases(chosen, columns, found.get(chosen), known.get(chosen));
    add(el("div", { class: "scroll" }, el("table", { class: "stacks" },
      el("thead", {}, el("tr", {}, ["Rule", ...columns.map((one) => one.name)].map((text) => el("th", { scope: "col" }, text)))),
      el("tbody", {}, shown.map((id) => el("tr", {},
        el("th", { scope: "row", title: known.get(id)?.t }, el("a", { href: link("stacks", { id, ...(all ? { all: "1" } : {}) }) }, id), el("div", { class: "soft" }, known.get(id)?.v || "")),
        found.get(id).map((list, column) => el("td", {}, list.length
          ? el("a", { href: link("stacks", { id, stack: column, ...(all ? { all: "1" } : {}) }), title: columns[column].name + ", " + id }, badge(worst(list)), share(list, worst(list)))
          : el("span", { class: "soft" }, "\u00b7")))))))));
  }

  function stackCases(id, columns, cells, rule) {
    const only = new URLSearchParams(location.hash.split("?")[1]).get("stack");
    add(el("h2", {}, id), rule ? el("p", {}, rule.v + ", section " + rule.c + ": " + rule.t) : null);
    columns.forEach((column, place) => {
      if (only !== null && Number(only) !== place) return;
      const list = cells[place].map((index) => [data.cases[index], index]);
      const judged = list.filter(([own]) => own.j !== "skip");
      const reasons = [...new Set(list.filter(([own]) => own.j === "skip").map(([own]) => own.r))];
      add(el("h3", {}, column.name), judged.length ? table(judged) : null,
        reasons.map((text) => el("p", { class: "soft" }, "not run: " + text)));
    });
  }

  // ---- Against another run
  function changes() {
    const own = data.changes;
    add(el("h1", {}, "Changes"), el("p", { class: "soft" }, own.before + " \u2192 " + own.after));
    for (const part of own.parts) {
      add(el("h2", {}, part.title), part.rows.length ? el("div", { class: "scroll" }, el("table", {},
        el("thead", {}, el("tr", {}, part.columns.map((text) => el("th", { scope: "col" }, text)))),
        el("tbody", {}, part.rows.map((cells) => el("tr", {}, cells.map((cell, place) => el("td", {}, words[cell] && part.badges?.includes(place) ? badge(cell) : cell))))))) : el("p", {}, "None."));
    }
  }

  // ---- Dark or light
  document.getElementById("theme").addEventListener("click", () => {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });
  // The address says which view there is: this link must not change it.
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    main.focus();
  });
  addEventListener("hashchange", route);
  narrow.addEventListener("change", () => { if (/^#\/case\//.test(location.hash)) route(); });
  addEventListener("keydown", (event) => {
    if (event.key === "/" && !/input|select|textarea/i.test(document.activeElement.tagName)) {
      event.preventDefault();
      if (!document.getElementById("q")) location.hash = link("cases");
      setTimeout(() => document.getElementById("q")?.focus(), 0);
    }
  });
  route();
})();
