import { samplerOutput } from '../../../src-shared/compile/sampler.ts'
import { askPython } from './ask-python.ts'
import { pathEndingIn, type Reader } from './reader.ts'

/** Opens the file as a user would, in safe mode, whichever back end their Keras has. */
export const kerasReader: Reader = {
  target: 'keras',
  read: ({ paths, inputs, trained }) =>
    askPython({
      title: 'Keras',
      modules: ['numpy', 'keras'],
      packages: ['keras', 'tensorflow'],
      program: PROGRAM.replace('OUTPUT', samplerOutput(trained).name),
      modelPath: pathEndingIn(paths, '.keras'),
      inputs,
    }),
}

const PROGRAM = `
def run(path, inputs):
    model = keras.models.load_model(path)
    given = {name: numpy.frombuffer(raw, "float32").reshape(shape) for name, (shape, raw) in inputs.items()}
    made = numpy.ascontiguousarray(keras.ops.convert_to_numpy(model(given)), "float32")
    version = f"{keras.__version__} on {keras.config.backend()}"
    return {"OUTPUT": (made.shape, made.tobytes())}, version
`
