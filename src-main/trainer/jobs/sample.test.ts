import { expect, test } from 'vitest'
import { classNames } from './sample.ts'

test.each([
  [['photon', 'pion'], 2, ['photon', 'pion']],
  // A run of before names were kept, or of another file.
  [undefined, 3, ['0', '1', '2']],
  [['photon'], 2, ['photon', '1']],
])('%j name %d classes', (known, count, names) => expect(classNames(count, known)).toEqual(names))
