import { expect, it } from 'vitest'
import { catalog } from '../../src-shared/catalog/index.ts'
import { checkDocument } from '../../src-shared/check/check-document.ts'
import { changed, classifierOf3, pick } from '../../src-shared/check/test-drawings.ts'
import { summarize } from '../../src-shared/compile/summary.ts'
import { summaryCsv } from './summary-csv.ts'

it('has one line per layer, and quotes names that need it', () => {
  const document = changed(classifierOf3(), (draft) => {
    draft.networks[0]!.name = 'Iris'
    pick(draft, 'o').name = 'Species, "three"'
  })
  // 4 × 5 + 5 and 5 × 3 + 3.
  expect(summaryCsv(summarize(checkDocument(document, catalog)))).toBe(
    [
      'network,node,kind,output,parameters,trainable,sees,shared',
      'Iris,Data,data,4,0,0,,',
      'Iris,Dense,dense,5,25,25,,',
      'Iris,"Species, ""three""",dense,3,18,18,,',
      '',
    ].join('\n'),
  )
})
