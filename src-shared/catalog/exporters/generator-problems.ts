import type { Problem } from '../../base/problem.ts'
import { problem } from '../../base/problem.ts'
import type { ModelPlan } from '../../plan/model-plan.ts'

/** What every target needs: a generator that makes events from latent numbers and conditions alone. */
export function generatorProblems(plan: ModelPlan): Problem[] {
  const generators = plan.networks.filter((network) => network.role === 'generator')
  if (generators.length !== 1) {
    return [
      problem({
        code: 'export.no-generator',
        message: `Exporting needs one generator, but “${plan.name}” has ${generators.length}.`,
        hint: 'Give the role generator to the one network that makes events.',
      }),
    ]
  }
  return generators.flatMap((generator) =>
    generator.inputs
      .filter((source) => source.source === 'data')
      .map((source) =>
        problem({
          code: 'export.data-source',
          at: { node: source.node, network: generator.id },
          message: `The generator “${generator.name}” takes events of the data set as input, which an exported generator does not have.`,
          hint: 'Feed it from latent numbers and conditions only.',
        }),
      ),
  )
}
