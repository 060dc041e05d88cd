/**
 * Materials and the effective media of sampling calorimeters.
 * Radiation lengths and nuclear interaction lengths in g/cm² as tabulated by the Particle Data Group ("Atomic and
 * nuclear properties of materials"); Z and A of caesium iodide are means weighted by mass. They were written down from
 * memory of those tables, not read from them.
 */
export type Material = {
  name: string
  Z: number
  A: number
  /** g/cm³ */
  density: number
  /** g/cm² */
  radiationLength: number
  /** g/cm² */
  interactionLength: number
}

export const LEAD: Material = {
  name: 'lead',
  Z: 82,
  A: 207.2,
  density: 11.35,
  radiationLength: 6.37,
  interactionLength: 199.6,
}
export const TUNGSTEN: Material = {
  name: 'tungsten',
  Z: 74,
  A: 183.84,
  density: 19.3,
  radiationLength: 6.76,
  interactionLength: 191.9,
}
export const LIQUID_ARGON: Material = {
  name: 'liquid argon',
  Z: 18,
  A: 39.95,
  density: 1.396,
  radiationLength: 19.55,
  interactionLength: 119.7,
}
export const SILICON: Material = {
  name: 'silicon',
  Z: 14,
  A: 28.086,
  density: 2.329,
  radiationLength: 21.82,
  interactionLength: 108.4,
}
export const CAESIUM_IODIDE: Material = {
  name: 'caesium iodide',
  Z: 54.0,
  A: 129.97,
  density: 4.51,
  radiationLength: 8.39,
  interactionLength: 171.5,
}

/** What a shower sees: one material, or alternating layers of two treated as one. Lengths in mm, energies in MeV. */
export type Medium = {
  name: string
  Z: number
  radiationLengthMm: number
  interactionLengthMm: number
  moliereRadiusMm: number
  criticalEnergyMeV: number
  /** Energy that a minimum-ionising particle leaves per mm, about 1.5 MeV cm²/g. */
  minimumIonisingMeVPerMm: number
  /** Null for a homogeneous medium. */
  sampling: {
    /** F_S: radiation length over the thickness of one passive and one active layer. */
    frequency: number
    /** ê = 1 / (1 + 0.007 (Z_passive − Z_active)). */
    eHat: number
  } | null
}

/** Es of Molière theory as the parametrisation uses it, MeV. */
const SCALE_ENERGY = 21.2
const MINIMUM_IONISING = 1.5

/** Ec = 2.66 (X0 Z / A)^1.1 MeV with X0 in g/cm² (Grindhammer and Peters, hep-ex/0001020, eq. for the critical energy). */
export function criticalEnergyOf(material: Material): number {
  return 2.66 * ((material.radiationLength * material.Z) / material.A) ** 1.1
}

export function homogeneous(material: Material): Medium {
  const perMm = material.density / 10
  const criticalEnergyMeV = criticalEnergyOf(material)
  const radiationLengthMm = material.radiationLength / perMm
  return {
    name: material.name,
    Z: material.Z,
    radiationLengthMm,
    interactionLengthMm: material.interactionLength / perMm,
    moliereRadiusMm: (radiationLengthMm * SCALE_ENERGY) / criticalEnergyMeV,
    criticalEnergyMeV,
    minimumIonisingMeVPerMm: MINIMUM_IONISING * perMm,
    sampling: null,
  }
}

/** Effective medium of alternating layers, weighted by mass (hep-ex/0001020, section on sampling calorimeters). */
export function layered(
  passive: { material: Material; mm: number },
  active: { material: Material; mm: number },
): Medium {
  const thickness = passive.mm + active.mm
  const passiveMass = passive.mm * passive.material.density
  const activeMass = active.mm * active.material.density
  const wPassive = passiveMass / (passiveMass + activeMass)
  const wActive = 1 - wPassive
  const perMm = (passiveMass + activeMass) / thickness / 10
  const inverse = (of: (material: Material) => number): number =>
    wPassive / of(passive.material) + wActive / of(active.material)
  const criticalOverLength =
    (wPassive * criticalEnergyOf(passive.material)) / passive.material.radiationLength +
    (wActive * criticalEnergyOf(active.material)) / active.material.radiationLength
  const radiationLength = 1 / inverse((material) => material.radiationLength)
  const radiationLengthMm = radiationLength / perMm
  return {
    name: `${passive.material.name} and ${active.material.name}`,
    Z: wPassive * passive.material.Z + wActive * active.material.Z,
    radiationLengthMm,
    interactionLengthMm: 1 / inverse((material) => material.interactionLength) / perMm,
    moliereRadiusMm: SCALE_ENERGY / criticalOverLength / perMm,
    criticalEnergyMeV: radiationLength * criticalOverLength,
    minimumIonisingMeVPerMm: MINIMUM_IONISING * perMm,
    sampling: {
      frequency: radiationLengthMm / thickness,
      eHat: 1 / (1 + 0.007 * (passive.material.Z - active.material.Z)),
    },
  }
}
