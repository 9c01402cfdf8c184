import * as Schema from "effect/Schema"

/** What customers see and change of their own data by a link that is good once (G4). */

/** The account in every history for whatever customers changed themselves; no person's name has a colon. */
export const THE_CUSTOMER = "the:customer"

/** Where the link leads; behind it stands the token. */
export const OWN_DATA_PATH = "/own"

const OWN_DATA_TYPES = ["text", "number", "day", "choice", "yes-no"] as const

/** A field of the centre's own that is the customer's to change. */
const OwnField = Schema.Struct({
  id: Schema.String,
  name: Schema.String,
  type: Schema.Literals(OWN_DATA_TYPES),
  isRequired: Schema.Boolean,
  choices: Schema.Array(Schema.String),
  pattern: Schema.String,
  order: Schema.Int
}).annotate({ identifier: "OwnDataField" })

const shown = <S extends Schema.Top>(schema: S) => Schema.optionalKey(schema)

/** Only what the centre leaves to its customers is there. */
export const OwnData = Schema.Struct({
  /** What the centre is called. */
  centre: Schema.String,
  /** Until when the link is good. */
  endsAt: Schema.Int,
  values: Schema.Struct({
    name: shown(Schema.String),
    phones: shown(
      Schema.Array(
        Schema.Struct({
          kind: Schema.Literals(["mobile", "home", "work", "fax", "other"]),
          number: Schema.optionalKey(Schema.String),
          written: Schema.String
        }).annotate({ identifier: "OwnDataPhone" })
      )
    ),
    addresses: shown(Schema.Array(Schema.String)),
    email: shown(Schema.NullOr(Schema.String)),
    own: shown(Schema.Record(Schema.String, Schema.NullOr(Schema.Union([Schema.String, Schema.Boolean]))))
  }).annotate({ identifier: "OwnDataValues" }),
  /** What stands in `own`, in the centre's order. */
  ownFields: Schema.Array(OwnField)
}).annotate({ identifier: "OwnData" })
export type OwnData = typeof OwnData.Type

/** As the customer's page gets it. */
export const OwnDataShown = Schema.Struct({
  ...OwnData.fields,
  /** The centre's, an IANA name: the page shows times in it. */
  timeZone: Schema.String
}).annotate({ identifier: "OwnDataShown" })
export type OwnDataShown = typeof OwnDataShown.Type

/** Of a link that is good no more, or never was. */
export const LINK_OVER = ["used", "expired", "unknown"] as const
export type LinkOver = (typeof LINK_OVER)[number]

export const OwnDataProblem = Schema.Struct({ field: Schema.String, zh: Schema.String, en: Schema.String }).annotate({
  identifier: "OwnDataProblem"
})
