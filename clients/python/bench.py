"""Asks for cross-entropy of 32×1000 float32 logits, again and again, and prints how long it took: see
bench/python-client.ts.

python3 bench.py URL REQUESTS [THREADS]
"""

import json
import pathlib
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent / "src"))

import numpy

import exact_loss


def main() -> None:
    url, amount = sys.argv[1], int(sys.argv[2])
    threads = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    random = numpy.random.default_rng(0)
    logits = random.standard_normal((32, 1000), dtype=numpy.float32)
    labels = random.integers(0, 1000, 32)
    client = exact_loss.Client(url)

    def ask(times: int) -> None:
        for _ in range(times):
            client.cross_entropy(logits, labels)

    def run(times: int) -> None:
        started = [threading.Thread(target=ask, args=(times // threads,)) for _ in range(threads)]
        for thread in started:
            thread.start()
        for thread in started:
            thread.join()

    run(amount // 10 or 1)
    print("ready", flush=True)
    sys.stdin.readline()
    start, cpu = time.perf_counter(), time.process_time()
    if threads == 1:
        ask(amount)
    else:
        run(amount)
    print(json.dumps({"seconds": time.perf_counter() - start, "cpu": time.process_time() - cpu}), flush=True)


if __name__ == "__main__":
    main()
