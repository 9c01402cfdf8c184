/** A socket of ours could not be opened. `setting` is its key in carillon.yaml, `value` what stands there, `cause` the system's error. */
export class BindFailed extends Error {
  readonly setting: string
  readonly value: string
  constructor(setting: string, value: string, cause: unknown) {
    const code = (cause as { readonly code?: unknown } | null)?.code
    const why = code === "EADDRINUSE" ? "is in use by another program" : `cannot be opened: ${String(cause)}`
    super(`${setting}: ${value} ${why}`, { cause })
    this.setting = setting
    this.value = value
  }
}
