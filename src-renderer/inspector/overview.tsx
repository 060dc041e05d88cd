import type { ReactElement } from 'react'
import type { Project } from '../state/project.ts'
import { grouped } from '../ui/format.ts'
import { marked } from '../ui/marked.tsx'

/** The project as a whole: what it is for, what it learns from, how large it is. */
export function Overview({ project }: { project: Project }): ReactElement {
  const { summary, checked } = project
  const { recipe } = checked.training
  const chains = [
    ['Events', summary.data.showers],
    ['Condition', summary.data.condition],
    ['Labels', summary.data.labels],
  ] as const
  return (
    <>
      <header>
        <h2>{summary.name}</h2>
        <p>{recipe?.definition.title ?? 'No recipe'}</p>
      </header>
      <p className="lead">{marked(checked.document.description)}</p>
      <section>
        <h3>Networks</h3>
        <dl className="shapes">
          {summary.networks.map(({ id, name, parameters }) => (
            <div key={id}>
              <dt>{name}</dt>
              <dd>{grouped(parameters.total)}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section>
        <h3>Data</h3>
        {chains
          .filter(([, steps]) => steps.length > 0)
          .map(([title, steps]) => (
            <div key={title} className="chain">
              <b>{title}</b>
              <ol>
                {steps.map((step) => (
                  <li key={step}>{step}</li>
                ))}
              </ol>
            </div>
          ))}
      </section>
      {recipe !== null && <p className="source">{recipe.definition.source}</p>}
    </>
  )
}
