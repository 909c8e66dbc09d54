print("segprobe")
