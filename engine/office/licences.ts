import { readFileSync } from "node:fs"
import { join } from "node:path"
import * as Schema from "effect/Schema"

export interface Licence {
  readonly name: string
  readonly version: string
  readonly licence: string
}

/** What npm writes down of everything it installed, licences included. */
const Installed = Schema.fromJsonString(
  Schema.Struct({
    packages: Schema.Record(
      Schema.String,
      Schema.Struct({
        version: Schema.optionalKey(Schema.String),
        license: Schema.optionalKey(Schema.String),
        dev: Schema.optionalKey(Schema.Boolean)
      })
    )
  })
)

/** Packages that a centre runs with, by name; those only for building and testing it are left out. */
export const licencesIn = (root: string): ReadonlyArray<Licence> => {
  const { packages } = Schema.decodeUnknownSync(Installed)(
    readFileSync(join(root, "node_modules/.package-lock.json"), "utf8")
  )
  return Object.entries(packages)
    .flatMap(([path, { dev, license, version }]) => {
      const name = path.split("node_modules/").at(-1) ?? ""
      return name === "" || dev === true ? [] : [{ name, version: version ?? "", licence: license ?? "not said" }]
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}
