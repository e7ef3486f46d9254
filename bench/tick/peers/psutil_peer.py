# The groups homeostat reads, asked of psutil in one long-lived process, once a beat.
# psutil has no pressure: those three files are read by hand. Arguments: warm-up ticks,
# milliseconds between ticks.
import json
import sys
import time

import psutil

PRESSURE = ["/proc/pressure/cpu", "/proc/pressure/memory", "/proc/pressure/io"]


def pressure(path):
    try:
        with open(path) as file:
            return [line.split() for line in file]
    except OSError:
        return []


def busiest(known={}):
    rows = []
    for process in psutil.process_iter():
        try:
            times = process.cpu_times()
        except psutil.Error:
            continue
        spent = times.user + times.system
        rows.append((spent - known.get(process.pid, 0.0), process))
        known[process.pid] = spent
    rows.sort(key=lambda row: -row[0])
    top = []
    for _, process in rows[:10]:
        try:
            top.append((process.pid, process.name(), process.memory_info().rss))
        except psutil.Error:
            continue
    return top


def tick():
    psutil.cpu_times(percpu=True)
    psutil.cpu_stats()
    psutil.getloadavg()
    psutil.virtual_memory()
    psutil.swap_memory()
    psutil.disk_io_counters(perdisk=True)
    psutil.net_io_counters(pernic=True)
    psutil.sensors_temperatures()
    psutil.cpu_freq(percpu=True)
    for path in PRESSURE:
        pressure(path)
    busiest()


warm_up, interval = int(sys.argv[1]), int(sys.argv[2]) / 1000
for _ in range(warm_up):
    tick()
due = time.monotonic() + interval
while True:
    time.sleep(max(0.0, due - time.monotonic()))
    started = time.monotonic()
    tick()
    print(json.dumps({"ms": (time.monotonic() - started) * 1000}), flush=True)
    due = due + interval if due + interval > started else started + interval
