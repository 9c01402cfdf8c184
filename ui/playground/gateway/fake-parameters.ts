import { isParameter, parameters } from "#engine/records/parameters/schema.ts"

interface Change {
  readonly before: unknown
  readonly after: unknown
  readonly account: string
}
interface Said {
  readonly status: number
  readonly body: unknown
}

/** Parameters without a database: they keep what was changed, and refuse who has seen an older version. */
export class FakeParameters {
  readonly #changes = new Map<string, Array<Change>>()

  /** What somebody does at another screen, or this person at theirs. */
  change(name: string, value: unknown, account: string): void {
    const before = this.current(name).value
    this.#changes.set(name, [...(this.#changes.get(name) ?? []), { before, after: value, account }])
  }

  current(name: string) {
    const changes = this.#changes.get(name) ?? []
    const last = changes.at(-1)
    return {
      name,
      value: last === undefined ? usual(name) : last.after,
      version: changes.length,
      changedAt: last === undefined ? null : 1_764_000_000_000,
      changedBy: last?.account ?? null
    }
  }

  /** As the office answers; it looks at limits too, so that a page that does not is found out. */
  answer(method: string, path: string, query: URLSearchParams, body: string): Said {
    const [name = "", what] = path.split("/").slice(3)
    if (name === "") return { status: 200, body: Object.keys(parameters).map((each) => this.current(each)) }
    if (!isParameter(name))
      return { status: 404, body: { error: "NotFound", message: `there is no parameter ${name}` } }
    if (what === "history") return { status: 200, body: this.#history(name) }
    if (method !== "PUT") return { status: 405, body: null }
    if (Number(query.get("version")) !== this.current(name).version)
      return { status: 409, body: { error: "Stale", message: "changed meanwhile", current: this.current(name) } }
    const { value } = JSON.parse(body) as { readonly value: unknown }
    if (value === REFUSED_DAYS) return { status: 422, body: { problems: [{ field: "value", ...NOT_THIS }] } }
    this.change(name, value ?? usual(name), "admin")
    return { status: 200, body: this.current(name) }
  }

  #history(name: string) {
    const entries = (this.#changes.get(name) ?? []).map(({ account, after, before }, index) => ({
      serial: index + 1,
      at: 1_764_000_000_000,
      account,
      action: "change",
      before: { value: before },
      after: { value: after }
    }))
    return entries.toReversed()
  }
}

/** A value that fits the page's own limits and is refused all the same. */
export const REFUSED_DAYS = 13
const NOT_THIS = { zh: "不能是十三", en: "not thirteen" }

const usual = (name: string): unknown => (isParameter(name) ? parameters[name].field.usual : null)
