import { setParams, upgradeNode } from '../../src-shared/document/edits.ts'
import type { CheckedNode } from '../../src-shared/check/checked.ts'
import { edit } from '../state/document-store.ts'
import { paramName } from '../state/params.ts'

/** Changes one param of one node, or of several together; undefined takes it out, so that its default holds again. */
export function changeParam(
  nodes: readonly CheckedNode[],
  param: { key: string; value: unknown },
  mergeKey: string,
): void {
  const [first, ...others] = nodes
  if (first === undefined) return
  const whose = others.length === 0 ? `“${first.name}”` : `${nodes.length} nodes`
  edit(
    `Change ${paramName(param.key)} of ${whose}`,
    (document) =>
      nodes.reduce((changed, node) => {
        const { id } = node.node
        // Params of an older version were brought to the newest when they were checked: now they are written so.
        const isOlder = node.params !== null && node.node.version < newestOf(node)
        const upgraded = isOlder
          ? upgradeNode(changed, id, { version: newestOf(node), params: { ...node.params } })
          : changed
        return setParams(upgraded, id, { [param.key]: param.value })
      }, document),
    { mergeKey },
  )
}

function newestOf({ meaning }: CheckedNode): number {
  return meaning !== null && 'definition' in meaning ? meaning.definition.version : 1
}
