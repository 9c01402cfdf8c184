/** One request of somebody, over real HTTP. */
export interface Answer {
  readonly status: number
  readonly json: any
}

/** A text goes as a csv file, anything else as JSON. */
export type Ask = (cookie: string, method: string, path: string, body?: unknown) => Promise<Answer>

export const asking =
  (baseUrl: string): Ask =>
  async (cookie, method, path, body) => {
    const type = typeof body === "string" ? "text/csv" : "application/json"
    const response = await fetch(baseUrl + path, {
      method,
      headers: { cookie, origin: baseUrl, ...(body === undefined ? {} : { "content-type": type }) },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) })
    })
    const text = await response.text()
    return { status: response.status, json: text.startsWith("{") || text.startsWith("[") ? JSON.parse(text) : null }
  }

/** Whether somebody was let in: what is there, fits, or is out of date is not a question of rights. */
export const isLetIn = ({ status }: Answer): boolean => status !== 401 && status !== 403
