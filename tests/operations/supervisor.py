"""Starts the program as systemd would and expects what a service of Type=notify has to say."""
import os, signal, socket, subprocess, sys, tempfile

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "notify")
    manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    manager.bind(path)
    manager.settimeout(60)
    program = subprocess.Popen([sys.argv[1], "up", "--data", os.path.join(folder, "data"), "--port", "0"],
                               env={**os.environ, "NOTIFY_SOCKET": path, "WATCHDOG_USEC": "400000"},
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def told():
        return manager.recv(4096).decode().split("\n")[0]

    try:
        said = [told() for _ in range(8)]
        assert said.count("READY=1") == 1, said
        assert said.count("WATCHDOG=1") == 7, said
        program.send_signal(signal.SIGTERM)
        while told() != "STOPPING=1":
            pass
        assert program.wait(60) == 0
    finally:
        program.kill()
print("ready, alive, stopped")
