"""The works of src-main/engine/bench/works.ts in PyTorch, eager, as a user would write them; prints JSON."""

import json
import os
import sys
import time

import torch
from torch import nn

torch.set_num_threads(os.cpu_count() or 1)


def dense_wgan_gp():
    batch = 64
    generator = nn.Sequential(
        nn.Linear(10, 128), nn.LeakyReLU(0.2), nn.Linear(128, 128), nn.LeakyReLU(0.2), nn.Linear(128, 25), nn.ReLU()
    )
    critic = nn.Sequential(
        nn.Linear(25, 128), nn.LeakyReLU(0.2), nn.Linear(128, 128), nn.LeakyReLU(0.2), nn.Linear(128, 1)
    )
    to_critic = torch.optim.Adam(critic.parameters(), 1e-4, betas=(0.0, 0.9))
    to_generator = torch.optim.Adam(generator.parameters(), 1e-4, betas=(0.0, 0.9))
    real = torch.rand(batch, 25)

    def update_critic():
        with torch.no_grad():
            made = generator(torch.randn(batch, 10))
        mix = torch.rand(batch, 1)
        between = (mix * real + (1 - mix) * made).requires_grad_(True)
        (slope,) = torch.autograd.grad(critic(between).sum(), between, create_graph=True)
        penalty = 10 * ((slope.norm(dim=1) - 1) ** 2).mean()
        loss = critic(made).mean() - critic(real).mean() + penalty
        to_critic.zero_grad()
        loss.backward()
        to_critic.step()
        return loss.item()

    def update_generator():
        loss = -critic(generator(torch.randn(batch, 10))).mean()
        to_generator.zero_grad()
        loss.backward()
        to_generator.step()
        return loss.item()

    return update_critic, update_generator


def gan(generator, critic, optimizer, latent, real, losses):
    """A pair whose critic sees real and generated showers in one batch."""
    to_critic, to_generator = optimizer(critic.parameters()), optimizer(generator.parameters())
    batch = real.shape[0]

    def update_critic():
        with torch.no_grad():
            made = generator(latent())
        scores = critic(torch.cat([real, made]))
        loss = losses["real"](scores[:batch]) + losses["generated"](scores[batch:])
        to_critic.zero_grad()
        loss.backward()
        to_critic.step()
        return loss.item()

    def update_generator():
        loss = losses["fooled"](critic(generator(latent())))
        to_generator.zero_grad()
        loss.backward()
        to_generator.step()
        return loss.item()

    return update_critic, update_generator


def lecture_dcgan():
    batch = 100
    generator = nn.Sequential(
        nn.Linear(100, 1024), nn.Tanh(), nn.Linear(1024, 6272), nn.BatchNorm1d(6272), nn.Tanh(),
        nn.Unflatten(1, (128, 7, 7)), nn.Upsample(scale_factor=2), nn.Conv2d(128, 64, 5, padding=2), nn.Tanh(),
        nn.Upsample(scale_factor=2), nn.Conv2d(64, 1, 5, padding=2), nn.Sigmoid(),
    )
    critic = nn.Sequential(
        nn.Conv2d(1, 64, 5, padding=2), nn.Tanh(), nn.MaxPool2d(2), nn.Conv2d(64, 128, 5), nn.Tanh(), nn.MaxPool2d(2),
        nn.Dropout(0.5), nn.Flatten(), nn.Linear(128 * 25, 1024), nn.Tanh(), nn.Linear(1024, 1), nn.Sigmoid(),
    )
    entropy = nn.BCELoss()
    return gan(
        generator,
        critic,
        lambda weights: torch.optim.SGD(weights, lr=5e-4, momentum=0.9, nesterov=True),
        lambda: torch.rand(batch, 100),
        torch.rand(batch, 1, 28, 28),
        {
            "real": lambda scores: entropy(scores, torch.ones_like(scores)) / 2,
            "generated": lambda scores: entropy(scores, torch.zeros_like(scores)) / 2,
            "fooled": lambda scores: entropy(scores, torch.ones_like(scores)),
        },
    )


def calogan_size():
    batch = 128
    generator = nn.Sequential(
        nn.Linear(1024, 4608), nn.LeakyReLU(0.2), nn.Unflatten(1, (128, 6, 6)), nn.Upsample(scale_factor=2),
        nn.Conv2d(128, 64, 5, padding=2), nn.LeakyReLU(0.2), nn.Conv2d(64, 1, 3, padding=1), nn.ReLU(),
    )
    critic = nn.Sequential(
        nn.Conv2d(1, 32, 5, padding=2), nn.LeakyReLU(0.2), nn.Conv2d(32, 64, 5, stride=2, padding=2),
        nn.LeakyReLU(0.2), nn.Flatten(), nn.Linear(64 * 36, 1),
    )
    return gan(
        generator,
        critic,
        lambda weights: torch.optim.Adam(weights, 2e-4, betas=(0.5, 0.999)),
        lambda: torch.randn(batch, 1024),
        torch.rand(batch, 1, 12, 12),
        {
            "real": lambda scores: ((scores - 1) ** 2).mean() / 2,
            "generated": lambda scores: (scores**2).mean() / 2,
            "fooled": lambda scores: ((scores - 1) ** 2).mean() / 2,
        },
    )


def milliseconds(step, seconds):
    for _ in range(3):
        step()
    count = 0
    began = time.perf_counter()
    while count < 3 or time.perf_counter() - began < seconds:
        step()
        count += 1
    return (time.perf_counter() - began) / count * 1e3


works = {"dense-wgan-gp": dense_wgan_gp, "lecture-dcgan": lecture_dcgan, "calogan-size": calogan_size}
update_critic, update_generator = works[sys.argv[1]]()
seconds = float(sys.argv[2])
print(
    json.dumps(
        {
            "version": f"PyTorch {torch.__version__}",
            "c": milliseconds(update_critic, seconds),
            "g": milliseconds(update_generator, seconds),
        }
    )
)
