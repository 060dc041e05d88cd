"""Writes the files that the layouts' tests read, with h5py and numpy: independent of Ganvas's own writers.

    python -m venv venv && venv/bin/pip install h5py numpy && venv/bin/python make-golden.py
"""

from pathlib import Path

import h5py
import numpy as np

here = Path(__file__).parent


def numbered(*shape, dtype="f4"):
    return np.arange(np.prod(shape), dtype=dtype).reshape(shape)


# Geant4 example Par04, as training_vae/root2h5.py writes it: float64, gzip 9, (R, phi, Z).
with h5py.File(here / "par04.h5", "w") as file:
    showers = np.zeros((3, 9, 16, 45))
    showers[0, 1, 2, 3] = 12.5  # r 1, phi 2, z 3
    showers[1, 8, 0, 44] = 7
    showers[2, 0, 15, 0] = 0.25
    options = dict(compression="gzip", compression_opts=9)
    file.create_dataset("incident_energy", data=np.array([1000.0, 2000.0, 4000.0]), **options)
    file.create_dataset("incident_phi", data=np.array([0.1, 0.2, 0.3]), **options)
    file.create_dataset("incident_theta", data=np.array([1.0, 1.25, 1.5]), **options)
    file.create_dataset("showers", data=showers, **options)

# The same example for its VAE, root2h5_for_vae.py: one data set per energy, named by its GeV. A mesh of 2 x 3 x 4.
with h5py.File(here / "par04-by-energy.h5", "w") as file:
    for gev, events in ((16, 1), (2, 3), (1, 2)):
        file.create_dataset(str(gev), data=100.0 * gev + numbered(events, 2, 3, 4, dtype="f8"), **options)

# 3DGAN, first form: ECAL (x, y, z) in GeV, the energy is column 1 of target.
with h5py.File(here / "3dgan-target.h5", "w") as file:
    ecal = np.zeros((2, 25, 25, 25), "f4")
    ecal[0, 3, 4, 5] = 0.5
    ecal[1, 24, 0, 24] = 0.25
    file.create_dataset("ECAL", data=ecal, compression="gzip")
    file.create_dataset("target", data=np.array([[11, 100, 0, 0, 100], [11, 50.5, 0, 0, 50.5]]))

# 3DGAN, second form: a larger window, energy and angles.
with h5py.File(here / "3dgan-angle.h5", "w") as file:
    ecal = np.zeros((2, 51, 51, 25), "f4")
    ecal[1, 50, 49, 24] = 2
    file.create_dataset("ECAL", data=ecal, compression="gzip")
    file.create_dataset("energy", data=np.array([100.0, 200.0]))
    file.create_dataset("theta", data=np.array([1.25, 1.5]))
    file.create_dataset("mtheta", data=np.array([1.3, 1.4]))
    file.create_dataset("eta", data=np.array([0.1, 0.2]))

# Jet images as LAGAN's: 25 x 25 pixels of transverse momentum, 1 for signal.
with h5py.File(here / "jet-images.hdf5", "w") as file:
    image = np.zeros((4, 25, 25))
    image[:, 12, 12] = [250, 260, 270, 280]
    image[3, 0, 24] = 1.5
    file.create_dataset("image", data=image, compression="gzip")
    file.create_dataset("signal", data=np.array([0.0, 1.0, 1.0, 0.0]))
    file.create_dataset("jet_pt", data=np.array([251.0, 261.0, 271.0, 281.0]))

# CaloGAN as its convert.py writes it, but with both in GeV as conversions by others have it.
rng = np.random.default_rng(1)
with h5py.File(here / "calogan-gev.hdf5", "w") as file:
    energy = np.linspace(1, 100, 20)
    shares = np.zeros((20, 504))
    shares[:, [150, 360, 370, 460]] = np.outer(energy, [0.1, 0.5, 0.25, 0.05])
    file.create_dataset("energy", data=energy.reshape(20, 1))
    file.create_dataset("layer_0", data=shares[:, :288].reshape(20, 3, 96).astype("f4"), compression="gzip")
    file.create_dataset("layer_1", data=shares[:, 288:432].reshape(20, 12, 12).astype("f4"), compression="gzip")
    file.create_dataset("layer_2", data=shares[:, 432:].reshape(20, 12, 6).astype("f4"), compression="gzip")

# Not calorimeter data: jets of particles (JetNet's names) and a table as pandas writes it.
with h5py.File(here / "jets.hdf5", "w") as file:
    file.create_dataset("particle_features", data=rng.normal(size=(5, 30, 4)))
    file.create_dataset("jet_features", data=rng.normal(size=(5, 5)))
table = np.zeros(6, dtype=[("index", "i8"), ("mass", "f8"), ("pt", "f4"), ("is_signal", "i1")])
table["mass"] = np.linspace(60, 100, 6)
table["pt"] = np.linspace(250, 300, 6)
with h5py.File(here / "table.h5", "w") as file:
    file.create_group("events").create_dataset("table", data=table)

# LHCb calorimeter data; deposits in MeV, momenta in GeV.
deposits = np.zeros((3, 30, 30, 1))
deposits[:, 15, 14, 0] = [9000, 18000, 27000]
deposits[2, 0, 29, 0] = 1
np.savez_compressed(
    here / "lhcb.npz",
    EnergyDeposit=deposits,
    ParticleMomentum=np.array([[0, 0, 10.0], [1, 0, 20], [0, 2, 30]]),
    ParticlePoint=np.array([[0.5, -0.5, 1], [1.5, 2.5, 1], [-3.5, 4.5, 1]]),
    ParticlePDG=np.array([22, 11, 22]),
)

# Images as Keras stores MNIST.
np.savez(
    here / "mnist.npz",
    x_train=numbered(4, 28, 28, dtype="i4").astype("u1"),
    y_train=np.array([5, 0, 4, 1], "u1"),
    x_test=255 - numbered(2, 28, 28, dtype="i4").astype("u1"),
    y_test=np.array([7, 2], "u1"),
)
