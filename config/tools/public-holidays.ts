/**
 * `npx node config/tools/public-holidays.ts 2024 2026`: prints engine/records/holidays/public-holidays.ts, China's public
 * holidays and make-up working days of these years, as the package chinese-days has them. Once the State Council has announced
 * a year (in November), raise the package's version, run this and put the output in that file.
 */
import { createRequire } from "node:module"

interface ChineseDays {
  readonly holidays: Readonly<Record<string, string>>
  readonly workdays: Readonly<Record<string, string>>
}

export interface PublicHoliday {
  readonly id: string
  readonly name: string
  readonly kind: "holiday" | "workday"
}

/** Of the years from `first` to `last`, by date. A year that the package does not know yet throws. */
export const publicHolidaysOf = (first: number, last: number): ReadonlyArray<PublicHoliday> => {
  const days = createRequire(import.meta.url)("chinese-days/dist/chinese-days.json") as ChineseDays
  const known = (day: string) => Number(day.slice(0, 4)) >= first && Number(day.slice(0, 4)) <= last
  // `New Year's Day,元旦,1`
  const nameOf = (text: string) => text.split(",")[1] ?? text
  const all = [
    ...Object.entries(days.holidays).map(([id, text]) => ({ id, name: nameOf(text), kind: "holiday" as const })),
    ...Object.entries(days.workdays).map(([id, text]) => ({
      id,
      name: `${nameOf(text)}调休`,
      kind: "workday" as const
    }))
  ].filter(({ id }) => known(id))
  for (let year = first; year <= last; year++)
    if (!all.some(({ id }) => id.startsWith(`${year}-`))) throw new Error(`chinese-days knows no holidays of ${year}`)
  return all.toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

const fileText = (all: ReadonlyArray<PublicHoliday>): string =>
  [
    'import type { Holiday } from "./schema.ts"',
    "",
    "/** China's public holidays and make-up working days (国务院办公厅). Printed by config/tools/public-holidays.ts; a new centre begins with them. */",
    'export const publicHolidays: ReadonlyArray<Pick<Holiday, "id" | "kind" | "name">> = [',
    all.map(({ id, kind, name }) => `  { id: "${id}", name: "${name}", kind: "${kind}" }`).join(",\n"),
    "]",
    ""
  ].join("\n")

if (import.meta.main) {
  const [first, last, ...more] = process.argv.slice(2).map(Number)
  if (
    first === undefined ||
    last === undefined ||
    more.length > 0 ||
    !Number.isInteger(first) ||
    !Number.isInteger(last)
  ) {
    process.stderr.write("two years, please: public-holidays.ts 2024 2026\n")
    process.exit(2)
  }
  process.stdout.write(fileText(publicHolidaysOf(first, last)))
}
