import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { catalog } from '../catalog/index.ts'
import { compileDocument } from '../compile/compile-document.ts'
import { parseDocument } from '../document/parse-document.ts'
import type { GraphDocument } from '../document/schema.ts'
import { serializeDocument } from '../document/serialize-document.ts'
import type { ModelPlan, NetworkPlan } from '../plan/model-plan.ts'
import { sizeOf } from '../tensor/shape.ts'
import { checkDocument } from './check-document.ts'

/** Parameters per network: the lecture networks as published, the others counted by hand. */
const parameters: Record<string, Record<string, number>> = {
  'iris-classifier': { classifier: 1_027 },
  'digits-dense': { classifier: 8_970 },
  'digits-cnn': { classifier: 13_706 },
  'mnist-dense': { classifier: 118_282 },
  'mnist-cnn': { classifier: 2_770_634 },
  'mnist-dcgan': { generator: 6_763_777, critic: 3_485_441 },
  'mnist-labelled-dcgan': { generator: 6_774_017, critic: 7_388_683 },
  'digits-dcgan': { generator: 40_737, critic: 21_441 },
  'digits-labelled-dcgan': { generator: 42_017, critic: 22_731 },
  'belle-5x5-wgan-gp': { generator: 21_274, critic: 20_097 },
  'geant4-b5-wgan-gp': { generator: 31_185, critic: 27_137 },
  'calochallenge-wgan-gp': { generator: 173_937, critic: 161_025 },
  'demo-wgan-gp': { generator: 35_441, critic: 31_361 },
}

const folder = new URL('../../resources/templates/', import.meta.url)
const names = Object.keys(parameters)

test('every template is listed here and described', () => {
  const files = readdirSync(folder).filter((file) => file.endsWith('.ganvas'))
  expect(files.map((file) => file.replace('.ganvas', '')).sort()).toEqual([...names].sort())
  const described = readFileSync(new URL('templates.md', folder), 'utf8')
  for (const [name, networks] of Object.entries(parameters)) {
    const line = described.split('\n').find((each) => each.startsWith(`| \`${name}\``)) ?? ''
    for (const count of Object.values(networks)) expect(line).toContain(`(${count.toLocaleString('en')})`)
  }
})

describe.each(names)('%s', (name) => {
  const text = readFileSync(new URL(`${name}.ganvas`, folder), 'utf8')

  test('is written as the app would write it', () => {
    expect(serializeDocument(read(text))).toBe(text)
  })

  test('checks without a word', () => {
    expect(checkDocument(read(text), catalog).problems).toEqual([])
  })

  test('compiles to networks with these numbers of parameters', () => {
    const plan = compiled(text)
    expect(Object.fromEntries(plan.networks.map((each) => [each.id, parametersOf(each)]))).toEqual(
      parameters[name],
    )
  })

  test('makes what it sees: the generator’s output has the shape of the data', () => {
    const plan = compiled(text)
    const generator = plan.networks.find((each) => each.role === 'generator')
    if (generator !== undefined) expect(generator.outputShape.slice(1)).toEqual(plan.data.showers.final.shape)
    const reader = plan.networks.find((each) => each.role !== 'generator')
    expect(reader?.inputs.find((each) => each.source === 'data')?.shape).toEqual(
      plan.data.showers.final.shape,
    )
  })

  test('stands in rows without two nodes on top of each other', () => {
    const places = read(text).nodes.map(({ position }) => `${position.x} ${position.y}`)
    expect(new Set(places).size).toBe(places.length)
    const rows = new Map<number, Set<string | null>>()
    for (const { position, network } of read(text).nodes) {
      rows.set(position.y, (rows.get(position.y) ?? new Set()).add(network))
    }
    for (const lanes of rows.values()) expect(lanes.size).toBe(1)
  })
})

function read(text: string): GraphDocument {
  const parsed = parseDocument(text)
  if (!parsed.ok) throw new Error(parsed.failure.map((each) => each.message).join(' '))
  return parsed.value.document
}

function compiled(text: string): ModelPlan {
  return compileDocument(checkDocument(read(text), catalog))
}

function parametersOf(network: NetworkPlan): number {
  return network.weights.reduce((total, weight) => total + sizeOf(weight.shape), 0)
}
