import type { ReactElement } from 'react'
import { useState } from 'react'
import { activationFormulas, ActivationName } from '../../src-shared/catalog/layers/activations.ts'
import type { CheckedNode } from '../../src-shared/check/checked.ts'
import type { Project } from '../state/project.ts'
import { problemsAt, shapeLeaving } from '../state/project.ts'
import { paramName } from '../state/params.ts'
import { nodeDocs, paramMeanings } from '../ui/docs/docs.ts'
import { SchemaFields } from '../ui/fields/schema-fields.tsx'
import { changeParam } from './change-params.ts'
import { commonFields, isRead } from './common-fields.ts'
import { datasetMeanings } from './dataset-meanings.ts'
import type { Measure } from './effect.tsx'
import { Effect } from './effect.tsx'
import { unitsOf } from './units.ts'

/** The params of one node, or those that several have in common. */
export function NodeFields({
  nodes,
  project,
}: {
  nodes: readonly CheckedNode[]
  project: Project
}): ReactElement | null {
  const [before, setBefore] = useState<{ key: string; measure: Measure } | null>(null)
  const [first] = nodes
  const common = commonFields(nodes)
  if (first === undefined || common === null) return null
  const isOne = nodes.length === 1
  const measure = measureOf(nodes, project)
  const networks = project.checked.document.networks.filter(({ id }) => id !== first.node.network)
  return (
    <SchemaFields
      schema={common.schema}
      scope={nodes
        .map(({ node }) => node.id)
        .join('+')
        .replaceAll(/\s/g, '_')}
      owner={isOne ? first.name : `${nodes.length} nodes`}
      values={common.values}
      labelOf={paramName}
      meanings={isOne ? meaningsOf(first, common.values) : undefined}
      units={isOne ? unitsOf(first, project.checked) : undefined}
      options={
        first.meaning?.form === 'network'
          ? { network: networks.map(({ id, name }) => ({ value: id, title: name })) }
          : undefined
      }
      placeholders={{ source: 'asked for when training' }}
      problems={isOne ? problemsAt(project, first.node.id) : []}
      isShown={(key) => isRead(key, common)}
      effects={before === null ? {} : { [before.key]: <Effect before={before.measure} now={measure} /> }}
      onEnter={(key) => before?.key !== key && setBefore({ key, measure })}
      onChange={(key, value, gesture) => changeParam(nodes, { key, value }, gesture)}
      onReset={(key) => changeParam(nodes, { key, value: undefined }, `reset ${key} ${first.node.id}`)}
    />
  )
}

function measureOf(nodes: readonly CheckedNode[], { checked, problems }: Project): Measure {
  const [only, ...others] = nodes
  const { id = '' } = only?.node ?? {}
  return {
    shape: others.length > 0 ? null : shapeLeaving(checked, { node: id, port: 'out' }),
    parameters: nodes.reduce((sum, { node }) => sum + (checked.parameters.get(node.id)?.total ?? 0), 0),
    errors: problems.filter(({ severity }) => severity === 'error').length,
  }
}

/** What the chosen activation does says more than the list of those to choose from. */
function meaningsOf(
  node: CheckedNode,
  values: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, string> {
  if (node.meaning?.form === 'dataset') return datasetMeanings
  const chosen = ActivationName.safeParse(values['activation'])
  return new Map([
    ...paramMeanings(nodeDocs(node)),
    ...(chosen.success ? [['activation', `\`${activationFormulas[chosen.data]}\``] as const] : []),
  ])
}
