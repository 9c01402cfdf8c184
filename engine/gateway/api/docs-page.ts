/** The parts of an OpenAPI 3.1 document that the page shows. */
export interface OpenApiDocument {
  readonly info: { readonly title: string; readonly version: string; readonly description?: string }
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components?: { readonly schemas?: Readonly<Record<string, unknown>> }
}

interface Operation {
  readonly tags?: ReadonlyArray<string>
  readonly summary?: string
  readonly description?: string
  readonly security?: ReadonlyArray<unknown>
  readonly parameters?: ReadonlyArray<{
    readonly name: string
    readonly in: string
    readonly required?: boolean
    readonly description?: string
    readonly schema: unknown
  }>
  readonly requestBody?: { readonly content: Content }
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Content }>>
}

type Content = Readonly<Record<string, { readonly schema?: unknown }>>

/**
 * The API's document as one page of plain HTML: no script, nothing from other hosts. effect's own pages carry 2–3 MB of viewer
 * in each answer and need inline scripts, which our content policy forbids.
 */
export const docsPage = (document: OpenApiDocument, documentPath: string): string => {
  const { description, title, version } = document.info
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation }))
  )
  const tags = [...new Set(operations.flatMap(({ operation }) => operation.tags ?? []))]
  const sections = tags.map(
    (tag) =>
      `<h2>${escaped(tag)}</h2>${operations
        .filter(({ operation }) => operation.tags?.includes(tag))
        .map(operationHtml)
        .join("")}`
  )
  const schemas = Object.entries(document.components?.schemas ?? {})
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(
      ([name, schema]) =>
        `<details id="${escaped(name)}"><summary>${escaped(name)}</summary>${schemaHtml(schema)}</details>`
    )
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escaped(title)} API</title>
<meta name="viewport" content="width=device-width"><style>${STYLE}</style></head><body>
<h1>${escaped(title)} API <small>${escaped(version)}</small></h1><p>${escaped(description ?? "")}</p>
<p>The document for programs (OpenAPI 3.1): <a href="${escaped(documentPath)}">${escaped(documentPath)}</a></p>
${sections.join("\n")}<h2>Schemas</h2>${schemas.join("\n")}</body></html>`
}

const operationHtml = (item: { path: string; method: string; operation: Operation }): string => {
  const { description, parameters, requestBody, responses, security, summary } = item.operation
  const rows = (parameters ?? []).map(
    ({ description: words, in: place, name, required, schema }) =>
      `<tr><td>${escaped(place)}</td><td><code>${escaped(name)}</code>${required === true ? "" : " (optional)"}</td><td>${escaped(words ?? "")}${schemaHtml(schema)}</td></tr>`
  )
  if (requestBody !== undefined)
    rows.push(`<tr><td>body</td><td></td><td>${contentHtml(requestBody.content)}</td></tr>`)
  for (const [status, { content, description: what }] of Object.entries(responses))
    rows.push(`<tr><td>${escaped(status)}</td><td>${escaped(what)}</td><td>${contentHtml(content ?? {})}</td></tr>`)
  const open = (security ?? []).length === 0 ? " <small>open</small>" : ""
  return `<details><summary><b>${escaped(item.method)}</b> <code>${escaped(item.path)}</code>${open} ${escaped(summary ?? "")}</summary>${description === undefined ? "" : `<p>${escaped(description)}</p>`}<table>${rows.join("")}</table></details>`
}

const contentHtml = (content: Content): string =>
  Object.entries(content)
    .map(([type, { schema }]) => `<small>${escaped(type)}</small> ${schema === undefined ? "" : schemaHtml(schema)}`)
    .join("")

/** A reference as a link to its schema, anything else as its JSON with the references in it as links. */
const schemaHtml = (schema: unknown): string => {
  const json = escaped(JSON.stringify(schema, null, 2))
  const linked = json.replaceAll(
    /\{\s*&quot;\$ref&quot;: &quot;#\/components\/schemas\/(\w+)&quot;\s*\}/gu,
    '<a href="#$1">$1</a>'
  )
  return `<pre>${linked}</pre>`
}

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;")

const STYLE = `body{font:15px/1.5 system-ui,"Noto Sans SC",sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;
color:#1b2533;background:#f5f7fa}summary{cursor:pointer;padding:.4rem 0}table{border-collapse:collapse;width:100%}
td{border-top:1px solid #d5dce6;padding:.4rem;vertical-align:top}pre{margin:0;white-space:pre-wrap;font-size:13px}
small{color:#5a6b82}@media(prefers-color-scheme:dark){body{color:#e6edf7;background:#0b1220}td{border-color:#2a3a55}
small{color:#93a4bd}a{color:#7db0ff}}`
