"""Losses and gradients of every recipe, computed with JAX in float64, for recipes-agree.test.ts.

    python3 -m venv /tmp/reference && /tmp/reference/bin/pip install jax
    /tmp/reference/bin/python losses.py > losses.json && npx prettier --write losses.json

Nothing here is taken from Ganvas: the formulas are those of the papers named in the recipes. The numbers fed in are
made by `wave`, so that both sides can make the same ones.
"""

import json

import jax
import jax.numpy as jnp

jax.config.update("jax_enable_x64", True)

EVENTS, CELLS, LATENT, HIDDEN = 4, 3, 2, 5


def wave(shape, start, size=0.8):
    count = 1
    for dim in shape:
        count *= dim
    return size * jnp.sin(start + 1.7 * jnp.arange(count, dtype=jnp.float64)).reshape(shape)


def critic_params(outputs, scale):
    return {
        "w1": wave((CELLS, HIDDEN), 0.3, scale),
        "b1": wave((HIDDEN,), 1.1, 0.3),
        "w2": wave((HIDDEN, outputs), 2.2, scale),
        "b2": wave((outputs,), 0.7, 0.3),
    }


GENERATOR = {"w": wave((LATENT, CELLS), 0.9), "b": wave((CELLS,), 2.6, 0.4)}
REAL = wave((EVENTS, CELLS), 4.0, 1.5)
LATENTS = wave((EVENTS, LATENT), 5.0, 1.2)
EPSILON = jnp.array([0.1, 0.45, 0.8, 0.95])
LABELS = jnp.array([0, 2, 1, 2])
CONDITION = wave((EVENTS, 2), 3.3, 1.1)

ACTIVATIONS = {
    "tanh": jnp.tanh,
    "leaky-relu": lambda x: jnp.where(x > 0, x, 0.2 * x),
}
ENDS = {
    "linear": lambda x: x,
    "sigmoid": jax.nn.sigmoid,
    "softmax": lambda x: jax.nn.softmax(x, axis=-1),
}


def standardised(x):
    return (x - x.mean(axis=0)) / jnp.sqrt(x.var(axis=0) + 1e-3)


def critic(p, x, case):
    before = x @ p["w1"] + p["b1"]
    hidden = ACTIVATIONS[case["hidden"]](standardised(before) if case.get("batchNorm") else before)
    return ENDS[case["ends"]](hidden @ p["w2"] + p["b2"])


def generate(p):
    return jnp.tanh(LATENTS @ p["w"] + p["b"])


def score_pair(p, fake, case):
    if case.get("batches", "mixed") == "separate":
        return critic(p, REAL, case), critic(p, fake, case)
    scores = critic(p, jnp.concatenate([REAL, fake]), case)
    return scores[:EVENTS], scores[EVENTS:]


def bce(scores, label, ends):
    if ends == "sigmoid":
        return -jnp.mean(label * jnp.log(scores) + (1 - label) * jnp.log(1 - scores))
    return jnp.mean(jnp.logaddexp(0.0, scores) - label * scores)


def cce(output, labels, ends):
    log_p = jnp.log(output) if ends == "softmax" else jax.nn.log_softmax(output, axis=-1)
    return -jnp.mean(log_p[jnp.arange(EVENTS), labels])


def penalty(p, fake, case):
    """Gulrajani et al. 2017, eq. 3: one epsilon per event, the slope over all cells of an event."""

    def slope(x):
        return jax.grad(lambda one: critic(p, one[None, :], case)[0, 0])(x)

    between = EPSILON[:, None] * REAL + (1 - EPSILON[:, None]) * fake
    norms = jnp.sqrt(jnp.sum(jax.vmap(slope)(between) ** 2, axis=1))
    excess = norms - 1
    if case["sided"] == "one":
        excess = jnp.maximum(excess, 0)
    return case["lambda"] * jnp.mean(excess**2)


def critic_loss(p, case):
    fake, recipe, ends = generate(GENERATOR), case["recipe"], case["ends"]
    real, made = score_pair(p, fake, case)
    if recipe in ("minimax-gan", "non-saturating-gan"):
        return 0.5 * (bce(real, case.get("realLabel", 1), ends) + bce(made, 0, ends))
    if recipe == "lsgan":
        return 0.5 * jnp.mean((real - 1) ** 2) + 0.5 * jnp.mean(made**2)
    if recipe == "hinge-gan":
        return jnp.mean(jnp.maximum(0, 1 - real)) + jnp.mean(jnp.maximum(0, 1 + made))
    if recipe == "wgan":
        return jnp.mean(made) - jnp.mean(real)
    if recipe == "wgan-gp":
        return jnp.mean(made) - jnp.mean(real) + penalty(p, fake, case)
    if recipe == "labelled-gan":
        generated = jnp.full(EVENTS, 3)
        return 0.5 * (cce(real, LABELS, ends) + cce(made, generated, ends))
    raise ValueError(recipe)


def generator_loss(g, p, case):
    recipe, ends = case["recipe"], case["ends"]
    scores = critic(p, generate(g), case)
    if recipe == "minimax-gan":
        return -bce(scores, 0, ends)
    if recipe == "non-saturating-gan":
        return bce(scores, 1, ends)
    if recipe == "lsgan":
        return 0.5 * jnp.mean((scores - 1) ** 2)
    if recipe == "labelled-gan":
        return cce(scores, LABELS, ends)
    return -jnp.mean(scores)


def single_loss(p, case):
    output = critic(p, REAL, case)
    if case["recipe"] == "regressor":
        return jnp.mean((output - CONDITION) ** 2)
    kind = case["loss"]
    target = (LABELS % 2)[:, None].astype(float) if case["outputs"] == 1 else jax.nn.one_hot(LABELS, 3)
    if kind == "categorical-cross-entropy":
        return cce(output, LABELS, case["ends"])
    if kind == "binary-cross-entropy":
        return bce(output, target, case["ends"])
    return jnp.mean((output - target) ** 2)


def pair(recipe, **settings):
    for role in ("critic", "generator"):
        yield {"recipe": recipe, "role": role, "hidden": "tanh", "ends": "linear", "outputs": 1, **settings}


def cases():
    for recipe in ("minimax-gan", "non-saturating-gan"):
        yield from pair(recipe, ends="sigmoid")
        yield from pair(recipe, ends="linear", hidden="leaky-relu")
        yield from pair(recipe, ends="sigmoid", realLabel=0.9)
        yield from pair(recipe, ends="linear", realLabel=0.9)
        yield from pair(recipe, ends="sigmoid", batches="mixed", batchNorm=True)
        yield from pair(recipe, ends="sigmoid", batches="separate", batchNorm=True)
    for recipe in ("lsgan", "hinge-gan"):
        yield from pair(recipe)
        yield from pair(recipe, batches="mixed", batchNorm=True)
        yield from pair(recipe, batches="separate", batchNorm=True, hidden="leaky-relu")
    yield from pair("wgan")
    for hidden in ("tanh", "leaky-relu"):
        for sided in ("two", "one"):
            yield from pair("wgan-gp", hidden=hidden, sided=sided, **{"lambda": 10})
    yield from pair("wgan-gp", sided="two", **{"lambda": 0.5})
    for ends in ("softmax", "linear"):
        yield from pair("labelled-gan", ends=ends, outputs=4)
    yield from pair("labelled-gan", ends="softmax", outputs=4, batches="separate", batchNorm=True)
    alone = {"recipe": "classifier", "role": "classifier", "hidden": "tanh", "outputs": 3}
    for loss, ends in (
        ("categorical-cross-entropy", "softmax"),
        ("categorical-cross-entropy", "linear"),
        ("binary-cross-entropy", "sigmoid"),
        ("binary-cross-entropy", "linear"),
        ("mse", "softmax"),
    ):
        yield {**alone, "loss": loss, "ends": ends}
    for ends in ("sigmoid", "linear"):
        yield {**alone, "outputs": 1, "loss": "binary-cross-entropy", "ends": ends}
    yield {"recipe": "regressor", "role": "regressor", "hidden": "tanh", "ends": "linear", "outputs": 2}


def straddles(p, case):
    """Slopes below and above one, so that one-sided and two-sided penalties differ event by event."""
    between = EPSILON[:, None] * REAL + (1 - EPSILON[:, None]) * generate(GENERATOR)
    slopes = jax.vmap(jax.grad(lambda x: critic(p, x[None, :], case)[0, 0]))(between)
    norms = jnp.sqrt(jnp.sum(slopes**2, axis=1))
    assert norms.min() < 0.9 and norms.max() > 1.1, norms


def solved(case):
    p = critic_params(case["outputs"], 0.72)
    if case["recipe"] == "wgan-gp":
        straddles(p, case)
    if case["role"] == "generator":
        loss, gradient = jax.value_and_grad(generator_loss)(GENERATOR, p, case)
    else:
        function = critic_loss if case["role"] == "critic" else single_loss
        loss, gradient = jax.value_and_grad(function)(p, case)
    rounded = {name: [float(f"{v:.9g}") for v in value.ravel()] for name, value in gradient.items()}
    extra = {}
    if case["recipe"] == "wgan-gp" and case["role"] == "critic":
        extra["penalty"] = float(f"{penalty(p, generate(GENERATOR), case):.9g}")
    return {**case, "expected": {"loss": float(f"{loss:.9g}"), **extra, "gradients": rounded}}


print(json.dumps([solved(case) for case in cases()], indent=2))
