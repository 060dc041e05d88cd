import { signatureKey } from '../../../src-shared/catalog/exporters/saved-model/saved-model.ts'
import { samplerOutput } from '../../../src-shared/compile/sampler.ts'
import { askPython } from './ask-python.ts'
import { pathEndingIn, type Reader } from './reader.ts'

/** Native TensorFlow where it computes here, else TensorFlow in the user's Python. */
export const savedModelReader: Reader = {
  target: 'saved-model',
  read: async ({ paths, inputs, trained }) => {
    // Loaded when needed: this module is also imported where TensorFlow.js is not.
    const { runSavedModelExport } = await import('../../engine/saved-model-check.ts')
    const modelPath = pathEndingIn(paths, 'saved_model.pb')
    const output = samplerOutput(trained).name
    const native = runSavedModelExport(modelPath, inputs, output)
    if (!('notChecked' in native)) return native
    const asked = await askPython({
      title: 'TensorFlow',
      modules: ['numpy', 'tensorflow'],
      packages: ['tensorflow'],
      program: PROGRAM.replaceAll('OUTPUT', output),
      modelPath,
      inputs: Object.fromEntries(Object.entries(inputs).map(([name, array]) => [signatureKey(name), array])),
    })
    if (!('notChecked' in asked)) return asked
    const { why, how } = asked.notChecked
    return { notChecked: { why: `${native.notChecked.why} ${why}`, how: `${native.notChecked.how} ${how}` } }
  },
}

const PROGRAM = `
def run(path, inputs):
    model = tensorflow.saved_model.load(os.path.dirname(path))
    given = {name: tensorflow.constant(numpy.frombuffer(raw, "float32").reshape(shape)) for name, (shape, raw) in inputs.items()}
    made = model.signatures["serving_default"](**given)["OUTPUT"].numpy()
    return {"OUTPUT": (made.shape, made.tobytes())}, tensorflow.__version__
`
