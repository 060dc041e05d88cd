import { basename, dirname } from 'node:path'
import { signatureKey } from '../../src-shared/catalog/exporters/saved-model/saved-model.ts'
import { samplerInputs, type Sampler, type SamplerInput } from '../../src-shared/compile/sampler.ts'

/** A few lines that use the exported files, to be copied. */
export function usageOf(target: string, files: readonly string[], sampler: Sampler): string {
  const inputs = samplerInputs(sampler)
  if (target === 'onnx') return onnxUsage(fileEndingIn(files, '.onnx'), inputs)
  if (target === 'keras') return kerasUsage(fileEndingIn(files, '.keras'), inputs)
  if (target === 'saved-model') return savedModelUsage(fileEndingIn(files, 'saved_model.pb'), inputs)
  if (target === 'pytorch') return torchUsage(fileEndingIn(files, '.py'), inputs)
  if (target === 'cpp-header') return cppUsage(fileEndingIn(files, '.hpp'))
  if (target === 'tfjs-layers') return tfjsLayersUsage(fileEndingIn(files, 'model.json'), inputs)
  if (target === 'tfjs') return tfjsUsage(fileEndingIn(files, 'model.json'), inputs)
  return ''
}

function onnxUsage(file: string, inputs: readonly SamplerInput[]): string {
  return [
    'import numpy as np, onnxruntime as ort',
    `generator = ort.InferenceSession(${JSON.stringify(file)})`,
    'rng, n = np.random.default_rng(1), 1000',
    'inputs = {',
    ...inputs.map((input) => `    "${input.name}": ${numpyOf(input)},`),
    '}',
    'showers, = generator.run(None, inputs)',
  ].join('\n')
}

function kerasUsage(file: string, inputs: readonly SamplerInput[]): string {
  return [
    'import numpy as np, keras',
    `generator = keras.models.load_model(${JSON.stringify(file)})`,
    'rng, n = np.random.default_rng(1), 1000',
    'showers = generator.predict({',
    ...inputs.map((input) => `    "${input.name}": ${numpyOf(input)},`),
    '})',
  ].join('\n')
}

function savedModelUsage(file: string, inputs: readonly SamplerInput[]): string {
  return [
    'import numpy as np, tensorflow as tf',
    `model = tf.saved_model.load(${JSON.stringify(dirname(file))})`,
    'generator = model.signatures["serving_default"]',
    'rng, n = np.random.default_rng(1), 1000',
    'showers = generator(',
    ...inputs.map((input) => `    ${signatureKey(input.name)}=tf.constant(${numpyOf(input)}),`),
    ')["showers"].numpy()',
  ].join('\n')
}

function numpyOf(input: SamplerInput): string {
  const shape = `(n, ${input.shape.join(', ')})`
  switch (input.role) {
    case 'latent':
      return input.distribution === 'normal'
        ? `rng.standard_normal(${shape}, dtype=np.float32)`
        : `rng.random(${shape}, dtype=np.float32)`
    case 'energy':
      return `np.full(${shape}, 50, dtype=np.float32)`
    case 'label':
      return `rng.integers(${input.classes}, size=${shape}).astype(np.float32)`
    case 'condition':
    case 'input':
      return `np.zeros(${shape}, dtype=np.float32)`
  }
}

function torchUsage(file: string, inputs: readonly SamplerInput[]): string {
  return [
    'import sys, torch  # and pip install safetensors',
    `sys.path.append(${JSON.stringify(dirname(file))})`,
    `from ${basename(file, '.py')} import load`,
    'generator, n = load(), 1000',
    'with torch.no_grad():',
    '    showers = generator(',
    ...inputs.map((input) => `        ${torchOf(input)},  # ${input.name}`),
    '    )',
  ].join('\n')
}

function torchOf(input: SamplerInput): string {
  const shape = `n, ${input.shape.join(', ')}`
  switch (input.role) {
    case 'latent':
      return input.distribution === 'normal' ? `torch.randn(${shape})` : `torch.rand(${shape})`
    case 'energy':
      return `torch.full((${shape}), 50.0)`
    case 'label':
      return `torch.randint(${input.classes}, (${shape})).float()`
    case 'condition':
    case 'input':
      return `torch.zeros(${shape})`
  }
}

/** The header itself says how it is called, with its sizes; its example is one command away. */
function cppUsage(file: string): string {
  return `c++ -std=c++17 -O2 -x c++ -DGANVAS_EXAMPLE ${JSON.stringify(file)} -o example && ./example`
}

function tfjsUsage(file: string, inputs: readonly SamplerInput[]): string {
  return [
    "import * as tf from '@tensorflow/tfjs'",
    '// served beside the page, e.g. with “npx http-server”',
    `const generator = await tf.loadGraphModel(${JSON.stringify(basename(file))})`,
    'const n = 16',
    'const showers = generator.predict({',
    ...inputs.map((input) => `  ${input.name}: ${tfjsOf(input)},`),
    '})',
  ].join('\n')
}

function tfjsLayersUsage(file: string, inputs: readonly SamplerInput[]): string {
  return [
    "import * as tf from '@tensorflow/tfjs'",
    '// served beside the page, e.g. with “npx http-server”',
    `const generator = await tf.loadLayersModel(${JSON.stringify(basename(file))})`,
    'const n = 16',
    ...inputs.map((input) => `const showers = generator.predict(${tfjsOf(input)})`),
  ].join('\n')
}

function tfjsOf(input: SamplerInput): string {
  const shape = `[n, ${input.shape.join(', ')}]`
  switch (input.role) {
    case 'latent':
      return input.distribution === 'normal' ? `tf.randomNormal(${shape})` : `tf.randomUniform(${shape})`
    case 'energy':
      return `tf.fill(${shape}, 50)`
    case 'label':
      return `tf.floor(tf.randomUniform(${shape}, 0, ${input.classes}))`
    case 'condition':
    case 'input':
      return `tf.zeros(${shape})`
  }
}

function fileEndingIn(files: readonly string[], end: string): string {
  return files.find((file) => file.endsWith(end)) ?? files[0] ?? ''
}
