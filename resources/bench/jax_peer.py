"""The dense WGAN-GP of src-main/engine/bench/works.ts in JAX, jit-compiled with optax; prints JSON."""

import json
import sys
import time

import jax
import jax.numpy as jnp
import optax

BATCH = 64


def weights(key, sizes):
    pairs = zip(sizes[:-1], sizes[1:])
    return [
        (jax.random.normal(jax.random.fold_in(key, at), pair) * jnp.sqrt(2 / sum(pair)), jnp.zeros(pair[1]))
        for at, pair in enumerate(pairs)
    ]


def run(layers, x):
    for matrix, bias in layers[:-1]:
        x = jax.nn.leaky_relu(x @ matrix + bias, 0.2)
    matrix, bias = layers[-1]
    return x @ matrix + bias


def generate(generator, key):
    return jax.nn.relu(run(generator, jax.random.normal(key, (BATCH, 10))))


def critic_loss(critic, generator, real, key):
    first, second = jax.random.split(key)
    made = generate(generator, first)
    mix = jax.random.uniform(second, (BATCH, 1))
    between = mix * real + (1 - mix) * made
    slope = jax.grad(lambda x: run(critic, x).sum())(between)
    penalty = 10 * ((jnp.sqrt((slope**2).sum(1) + 1e-12) - 1) ** 2).mean()
    return run(critic, made).mean() - run(critic, real).mean() + penalty


def generator_loss(generator, critic, key):
    return -run(critic, generate(generator, key)).mean()


optimizer = optax.adam(1e-4, 0.0, 0.9)


@jax.jit
def update_critic(critic, slots, generator, real, key):
    loss, gradient = jax.value_and_grad(critic_loss)(critic, generator, real, key)
    change, slots = optimizer.update(gradient, slots)
    return optax.apply_updates(critic, change), slots, loss


@jax.jit
def update_generator(generator, slots, critic, key):
    loss, gradient = jax.value_and_grad(generator_loss)(generator, critic, key)
    change, slots = optimizer.update(gradient, slots)
    return optax.apply_updates(generator, change), slots, loss


key = jax.random.PRNGKey(0)
generator, critic = weights(key, [10, 128, 128, 25]), weights(key, [25, 128, 128, 1])
to_generator, to_critic = optimizer.init(generator), optimizer.init(critic)
real = jax.random.uniform(key, (BATCH, 25))


def step_critic(at):
    global critic, to_critic
    critic, to_critic, loss = update_critic(critic, to_critic, generator, real, jax.random.fold_in(key, at))
    return float(loss)


def step_generator(at):
    global generator, to_generator
    generator, to_generator, loss = update_generator(generator, to_generator, critic, jax.random.fold_in(key, at))
    return float(loss)


def milliseconds(step, seconds):
    for at in range(3):
        step(at)
    count = 0
    began = time.perf_counter()
    while time.perf_counter() - began < seconds:
        step(count)
        count += 1
    return (time.perf_counter() - began) / count * 1e3


seconds = float(sys.argv[2])
print(
    json.dumps(
        {
            "version": f"JAX {jax.__version__}",
            "c": milliseconds(step_critic, seconds),
            "g": milliseconds(step_generator, seconds),
        }
    )
)
