import * as Schema from "effect/Schema"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as OpenApi from "effect/http-api/OpenApi"
import { Needs } from "../../ports/needs.ts"
import type { AnyThing } from "../../records/thing/thing.ts"
import { Permitted } from "../asking.ts"
import { Away, BadRequest, Busy, NotFound, TooLarge, Unfit } from "../refusals.ts"
import { ROWS_LIMIT } from "./read-sheet.ts"
import { PROBLEMS_TOLD } from "./run-import.ts"

/** Files in and out: import, template and export of any thing, and the jobs that imports are. */

export const XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
export const CSV_TYPE = "text/csv; charset=utf-8"
/** The gateway lets as much pass on these paths. */
export const FILE_LIMIT_BYTES = 32 * 1024 * 1024

const described = (summary: string, description?: string) =>
  OpenApi.annotations({ summary, ...(description === undefined ? {} : { description }) })

const text = (description: string) => Schema.String.annotate({ description })
const count = (description: string) => Schema.Int.annotate({ description, examples: [12] })

/** An import at work or at its end. */
export const Job = Schema.Struct({
  id: Schema.String.annotate({ description: "Names the job in /api/jobs/:id." }),
  thing: Schema.String.annotate({ description: "What is imported, as in its path.", examples: ["queues"] }),
  file: Schema.String.annotate({ description: "The file's name, as it was said." }),
  mode: Schema.Literals(["check", "apply"]).annotate({ description: "As it was asked for." }),
  state: Schema.Literals(["waiting", "running", "done", "refused", "stopped", "failed"]).annotate({
    description:
      "waiting: one import runs at a time. done: applied, or checked and good. refused: see problems, nothing was changed. failed: see message, nothing was changed."
  }),
  phase: Schema.NullOr(Schema.Literals(["reading", "checking", "writing"])).annotate({
    description: "What it is at; null before it begins and after its end."
  }),
  stored: count("Rows written so far; none of them counts before the job is done."),
  total: count("Rows to write, as far as is known."),
  rows: count("Rows of the file, without the head."),
  created: count("Rows that are new; in a check: that would be made."),
  changed: count("Rows that were changed; in a check: that would be."),
  unchanged: count("Rows that say what is so already."),
  badRows: count("Rows that do not fit, in all."),
  problems: Schema.Array(
    Schema.Struct({
      row: Schema.NullOr(Schema.Int).annotate({
        description: "Row of the file, the head being row 1; null: the file as a whole."
      }),
      field: Schema.String.annotate({ description: "The field, or the head of the column." }),
      zh: text("What is wrong, in Chinese."),
      en: text("What is wrong, in English.")
    }).annotate({ identifier: "ImportProblem" })
  ).annotate({ description: `What is wrong, row by row: the first ${PROBLEMS_TOLD}.` }),
  message: Schema.NullOr(Schema.String).annotate({ description: "Why it failed." })
}).annotate({ identifier: "Job" })
export type Job = typeof Job.Type

/** One schema for all paths: the document names each only once. */
const Queued = Job.annotate({ identifier: "QueuedJob", httpApiStatus: 202 } as never) as typeof Job

const Format = Schema.Literals(["xlsx", "csv"]).annotate({ description: "csv is UTF-8 with a byte order mark." })
/** Not `language`: fields have names like that, and a list's fields are filters. */
const Heads = Schema.optionalKey(
  Schema.Literals(["zh", "en"]).annotate({
    description: "Language of the column names and of words in cells; without it, the one that the browser asks for."
  })
)

/** What every file is asked for with. */
export const FileFields = { format: Format, heads: Heads }

export const importEndpoint = ({ fields, permissions, plural, words }: AnyThing) =>
  HttpApiEndpoint.post("import", `/api/${plural}/import`, {
    query: {
      mode: Schema.Literals(["check", "apply"]).annotate({
        description: "check: what would be done, and every row that does not fit. apply: all of it or nothing."
      }),
      name: Schema.optionalKey(
        text("The file's name, for the log.").check(Schema.isMaxLength(200), Schema.isPattern(/^\P{Cc}*$/u))
      )
    },
    payload: HttpApiSchema.StreamUint8Array({
      contentType: "application/octet-stream"
    }) as never,
    success: Queued,
    error: [BadRequest, Unfit, TooLarge, Busy, Away]
  })
    .annotate(Needs, { permission: permissions.import ?? permissions.edit })
    .annotateMerge(
      described(
        `Takes ${words.en.toLowerCase()} from a file.`,
        `The body is the file itself: xlsx, or csv in UTF-8 or GBK (text/csv), at most ${FILE_LIMIT_BYTES / 1024 / 1024} MB and ${ROWS_LIMIT} rows. The first row names the columns, in Chinese or English or as the API does: id, ${Object.keys(fields).join(", ")}. A row whose id is there changes that one; what the file has no column for stays. Lists are written a;b, levels name:level;name:level, what refers to others by id or by a name that only one has. Formulas are refused. Answers a job.`
      )
    )

export const templateEndpoint = ({ permissions, plural, words }: AnyThing) =>
  HttpApiEndpoint.get("template", `/api/${plural}/template`, {
    query: FileFields,
    success: HttpApiSchema.StreamUint8Array({ contentType: "application/octet-stream" }),
    error: [BadRequest, Away]
  })
    .annotate(Needs, { permission: permissions.view })
    .annotateMerge(
      described(`An empty file for ${words.en.toLowerCase()} with an example row; in xlsx with every column's limits.`)
    )

export const exportEndpoint = ({ permissions, plural, words }: AnyThing, listQuery: object) =>
  HttpApiEndpoint.get("export", `/api/${plural}/export`, {
    query: { ...(listQuery as {}), ...FileFields },
    success: HttpApiSchema.StreamUint8Array({ contentType: "application/octet-stream" }),
    error: [BadRequest, Busy, Away]
  })
    .annotate(Needs, { permission: permissions.export ?? permissions.view })
    .annotateMerge(
      described(
        `${words.en} as a file.`,
        "Of the rows that the list shows with the same search, filters and order, all pages. Texts that a spreadsheet would run begin with an apostrophe. The file can be imported again. At most two exports run at a time, the others wait; each is a line in the audit log."
      )
    )

export const jobsGroup = HttpApiGroup.make("jobs")
  .add(
    HttpApiEndpoint.get("list", "/api/jobs", { success: Schema.Array(Job), error: [] })
      .annotate(Needs, "signed-in")
      .annotateMerge(described("One's own imports since the last start, newest first, without their problems."))
  )
  .add(
    HttpApiEndpoint.get("read", "/api/jobs/:id", { params: { id: Schema.String }, success: Job, error: [NotFound] })
      .annotate(Needs, "signed-in")
      .annotateMerge(described("One of one's own imports: how far it is, and how it ended."))
  )
  .add(
    HttpApiEndpoint.delete("stop", "/api/jobs/:id", { params: { id: Schema.String }, success: Job, error: [NotFound] })
      .annotate(Needs, "signed-in")
      .annotateMerge(
        described(
          "Stops an import. Nothing of it is kept, unless it is at its end already: the answer says how it stands."
        )
      )
  )
  .middleware(Permitted)
  .annotateMerge(OpenApi.annotations({ title: "Jobs" }))
