import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { GraphDocument } from '../../src-shared/document/schema.ts'
import { network, node, wire } from '../../src-shared/check/test-drawings.ts'
import { serializeDocument } from '../../src-shared/document/serialize-document.ts'

/**
 * A pair that trains on iris flowers in a few seconds and has every kind of memory that a resumed run must restore:
 * a learned transform, batch norm, dropout, noise, slots of two optimizers, pre-training, the moving average.
 */
export function smallProject(): GraphDocument {
  return {
    format: 'ganvas',
    version: 1,
    name: 'Flowers',
    description: '',
    networks: [network('g', 'generator', 'Generator'), network('c', 'critic', 'Critic')],
    nodes: [
      node('d', { kind: 'dataset', params: { source: 'shipped:iris', shape: [4], unit: 'cm', classes: 3 } }),
      node('s', { kind: 'standardise', params: { per: 'feature' } }),
      node('z', { kind: 'latent', params: { size: 8 }, network: 'g' }),
      node('gh', { kind: 'dense', params: { units: 32 }, network: 'g' }),
      node('gb', { kind: 'batch-norm', params: { momentum: 0.9 }, network: 'g' }),
      node('ga', { kind: 'leaky-relu', network: 'g' }),
      node('go', { kind: 'dense', params: { units: 4 }, network: 'g' }),
      node('x', { kind: 'data', network: 'c' }),
      node('n', { kind: 'gaussian-noise', params: { sd: 0.1 }, network: 'c' }),
      node('ch', { kind: 'dense', params: { units: 32, activation: 'leaky-relu' }, network: 'c' }),
      node('cd', { kind: 'dropout', params: { rate: 0.2 }, network: 'c' }),
      node('cs', { kind: 'dense', params: { units: 1 }, network: 'c' }),
    ],
    edges: [
      'd.showers -> s',
      'z -> gh',
      'gh -> gb',
      'gb -> ga',
      'ga -> go',
      'x -> n',
      'n -> ch',
      'ch -> cd',
      'cd -> cs',
    ].map(wire),
    training: {
      recipe: { kind: 'non-saturating-gan', params: { realLabel: 0.9 } },
      batch: 16,
      trainers: [
        {
          network: 'c',
          optimizer: { kind: 'rmsprop', params: { learningRate: 1e-3, momentum: 0.5 } },
          steps: 2,
          batchFactor: 1,
        },
        {
          network: 'g',
          optimizer: { kind: 'adam', params: { learningRate: 1e-3, beta1: 0.5, beta2: 0.999 } },
          steps: 1,
          batchFactor: 2,
        },
      ],
      frozen: [],
      pretraining: [{ network: 'c', rounds: 20 }],
      average: { decay: 0.99 },
      rounds: 300,
    },
  }
}

/** Writes it into a folder; returns the path. */
export function writeProject(folder: string, document: GraphDocument = smallProject()): string {
  const path = join(folder, 'flowers.ganvas')
  writeFileSync(path, serializeDocument(document))
  return path
}
