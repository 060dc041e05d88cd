import { runPar04Export } from '../run-par04-export.ts'
import { pathEndingIn, type Reader } from './reader.ts'

export const geant4Par04Reader: Reader = {
  target: 'geant4-par04',
  read: ({ paths, inputs, trained }) =>
    runPar04Export(pathEndingIn(paths, '.onnx'), inputs, trained.plan.data.showers.raw.geometry),
}
