"""SimPy on the load benchmark's two flows: prints nanoseconds a customer, as JSON.

    python load.py CUSTOMERS
"""

import json
import random
import sys
import time

import simpy


def one_webhook(customers):
    """One webhook behind ten slots, 2 s each, exponentially distributed, at 80 % load."""
    draw, env = random.Random(7), simpy.Environment()
    gate = simpy.Resource(env, 10)
    waited = 0.0

    def customer():
        nonlocal waited
        came = env.now
        with gate.request() as request:
            yield request
            waited += env.now - came
            yield env.timeout(draw.expovariate(1 / 2))

    def source():
        for _ in range(customers):
            yield env.timeout(draw.expovariate(4))
            env.process(customer())

    env.process(source())
    env.run()
    return waited / customers


def recheck(customers):
    """The fifth example: create, and two rechecks after a wait of 20 s each. Without the limit per minute."""
    draw, env = random.Random(7), simpy.Environment()
    gate = simpy.Resource(env, 5)

    def call(latency, result):
        with gate.request() as request:
            yield request
            yield env.timeout(latency)
        return result

    def customer():
        visits = 0
        yield from call(0.4, "pending")
        while True:
            yield env.timeout(20)
            visits += 1
            result = yield from call(0.3, "pending" if visits == 1 else "success")
            if result == "success" or visits >= 3:
                return

    def source():
        for _ in range(customers):
            yield env.timeout(draw.expovariate(15 / 60))
            env.process(customer())

    env.process(source())
    env.run()


def nanoseconds(simulate, customers):
    start = time.perf_counter()
    simulate(customers)
    return (time.perf_counter() - start) / customers * 1e9


count = int(sys.argv[1])
print(json.dumps({"webhook": nanoseconds(one_webhook, count), "recheck": nanoseconds(recheck, count)}))
