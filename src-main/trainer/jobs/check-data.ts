import { DatasetParams } from '../../../src-shared/catalog/dataset/dataset-params.ts'
import { openDataset } from '../../data/open-dataset.ts'
import { stateFolder } from '../../host/state-folder.ts'
import { compileProject } from '../../project/compile-project.ts'
import type { Job } from '../job.ts'
import { CheckDataInput, type CheckDataResult } from './inputs.ts'
import type { z } from 'zod'

/** Opens data as training would, and says what it finds: what is wrong with them, and where they differ from the project. */
export const checkDataJob: Job = {
  async run(raw): Promise<z.infer<typeof CheckDataResult>> {
    const { project, dataPath } = CheckDataInput.parse(raw)
    const { plan } = compileProject(project)
    if (plan.data.dataset === null) return { problems: [], events: null }
    const opened = await openDataset(DatasetParams.parse(plan.data.dataset.params), {
      ...{ projectFolder: '.', overridePath: dataPath, stateFolder: stateFolder() },
    })
    if (!opened.ok) return { problems: opened.failure.map(asSent), events: null }
    const { problems, count } = opened.value.info
    await opened.value.close()
    return { problems: problems.map(asSent), events: count }
  },
}

function asSent<Each extends { at: object }>(each: Each) {
  return { ...each, at: { ...each.at } }
}
