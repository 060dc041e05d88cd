import type { ReactElement } from 'react'
import { useState } from 'react'
import type { RecipeDefinition } from '../../src-shared/catalog/define-recipe.ts'
import { switchRecipe } from '../../src-shared/check/fixes/adapt-training.ts'
import { setRecipe } from '../../src-shared/document/edits.ts'
import { documentState, edit } from '../state/document-store.ts'
import { paramName } from '../state/params.ts'
import { useProject } from '../state/use-project.ts'
import { DocsView } from '../ui/docs/docs-view.tsx'
import { paramMeanings, trainingDocs } from '../ui/docs/docs.ts'
import { SchemaFields } from '../ui/fields/schema-fields.tsx'

/** Which loss trains whom: the recipe, what it needs, its settings and how to read its curves. */
export function RecipeSettings(): ReactElement {
  const { checked, problems } = useProject()
  const { recipe: chosen } = checked.document.training
  const { recipes } = checked.catalog
  const definition = recipes.find(({ kind }) => kind === chosen.kind)
  const [said, setSaid] = useState<{ kind: string; changes: readonly string[] } | null>(null)

  const choose = (next: RecipeDefinition) => {
    const { changes } = switchRecipe(documentState().document, next, checked.catalog)
    edit(`Use ${next.title}`, (document) => switchRecipe(document, next, checked.catalog).document)
    setSaid({ kind: next.kind, changes })
  }
  const docs = definition === undefined ? [] : trainingDocs('recipes', definition.kind)
  return (
    <>
      <label className="recipe-choice">
        <span className="spoken">Recipe</span>
        <select
          className="box"
          aria-label="Recipe"
          value={definition?.kind ?? ''}
          onChange={(event) => {
            const next = recipes.find(({ kind }) => kind === event.currentTarget.value)
            if (next !== undefined) choose(next)
          }}
        >
          {definition === undefined && (
            <option value="" disabled>
              {chosen.kind} (not known)
            </option>
          )}
          {recipes.map(({ kind, title }) => (
            <option key={kind} value={kind}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <div role="status" className="recipe-changes">
        {said !== null && said.kind === chosen.kind && (
          <>
            <b>{said.changes.length === 0 ? 'The schedule stays as it was.' : 'Adapted to the recipe:'}</b>
            <ul>
              {said.changes.map((each) => (
                <li key={each}>{each}</li>
              ))}
            </ul>
          </>
        )}
      </div>
      {definition !== undefined && (
        <>
          <p className="lead">{definition.summary}</p>
          <Needs recipe={definition} />
          <SchemaFields
            schema={definition.params}
            scope="recipe"
            owner={definition.title}
            values={checked.training.recipe?.params ?? chosen.params}
            labelOf={paramName}
            meanings={paramMeanings(docs)}
            problems={problems.filter(({ at }) => (at.node ?? at.network) === undefined)}
            onChange={(key, value, mergeKey) => changeParams({ [key]: value }, key, mergeKey)}
            onReset={(key) => changeParams({ [key]: undefined }, key, `recipe ${key} reset`)}
          />
          <section>
            <h3>Curves</h3>
            <dl className="curves">
              {definition.series.map(({ name, title, reading }) => (
                <div key={name}>
                  <dt>{title}</dt>
                  <dd>{reading}</dd>
                </div>
              ))}
            </dl>
          </section>
          <DocsView sections={docs} />
          <p className="source">{definition.source}</p>
        </>
      )}
    </>
  )
}

function changeParams(changes: Record<string, unknown>, key: string, mergeKey: string): void {
  edit(
    `Change ${paramName(key)} of the recipe`,
    (document) => {
      const { kind, params } = document.training.recipe
      const next = Object.entries({ ...params, ...changes }).filter(([, value]) => value !== undefined)
      return setRecipe(document, { kind, params: Object.fromEntries(next) })
    },
    { mergeKey },
  )
}

/** What a project must have for this recipe, and whether it has that. */
function Needs({ recipe }: { recipe: RecipeDefinition }): ReactElement {
  const { checked } = useProject()
  const { networks } = checked.document
  const hasLabels = (checked.data.dataset?.params.classes ?? 0) > 0
  const needs = [
    ...recipe.roles.map((role) => ({
      words: `1 ${role}`,
      isThere: networks.filter((each) => each.role === role).length === 1,
    })),
    ...(recipe.needsLabels ? [{ words: 'class labels', isThere: hasLabels }] : []),
  ]
  return (
    <ul className="needs" aria-label="What this recipe needs">
      {needs.map(({ words, isThere }) => (
        <li key={words} className={isThere ? 'there' : 'missing'}>
          <i aria-hidden="true">{isThere ? '✓' : '!'}</i> {words}
          <span className="spoken">{isThere ? ': there' : ': missing'}</span>
        </li>
      ))}
      {recipe.needsSecondOrder && <li>second gradients of the critic</li>}
    </ul>
  )
}
