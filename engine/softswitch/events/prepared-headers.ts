import { type Header, headerInJson, headerInPlain } from "./header-text.ts"

/** Headers that several events have alike: written once in each format, however many events carry them. Never changed. */
export class PreparedHeaders {
  readonly #prepared: ReadonlyArray<PreparedHeader>
  #json: string | undefined
  #plain: string | undefined
  #brief: { readonly of: ReadonlySet<string>; readonly is: PreparedHeaders } | undefined

  constructor(prepared: ReadonlyArray<PreparedHeader>) {
    this.#prepared = prepared
  }

  static of(headers: ReadonlyArray<Header>): PreparedHeaders {
    return new PreparedHeaders(headers.map(([name, value]) => new PreparedHeader(name, value)))
  }

  get headers(): ReadonlyArray<Header> {
    return this.#prepared.map(({ name, value }) => [name, value])
  }

  /** Those of these names; found once for who asks again. */
  only(names: ReadonlySet<string>): PreparedHeaders {
    if (this.#brief?.of !== names)
      this.#brief = { of: names, is: new PreparedHeaders(this.#prepared.filter(({ name }) => names.has(name))) }
    return this.#brief.is
  }

  get json(): string {
    return (this.#json ??= joined(this.#prepared, (header) => header.json))
  }

  get plain(): string {
    return (this.#plain ??= joined(this.#prepared, (header) => header.plain))
  }
}

/** One header that stays as it is while its neighbours come and go. */
export class PreparedHeader {
  readonly name: string
  readonly value: string
  #json: string | undefined
  #plain: string | undefined

  constructor(name: string, value: string) {
    this.name = name
    this.value = value
  }

  get json(): string {
    return (this.#json ??= headerInJson(this.name, this.value))
  }

  get plain(): string {
    return (this.#plain ??= headerInPlain(this.name, this.value))
  }
}

/** Joined and not added up: what is written again and again must be one piece in memory, not a tree of pieces. */
const joined = (headers: ReadonlyArray<PreparedHeader>, write: (header: PreparedHeader) => string): string =>
  headers.map(write).join("")
