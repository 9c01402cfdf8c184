import { permissionObjects, permissionWords, type Permission, type PermissionObject } from "#wire/permissions.ts"
import { nationalForm } from "#actors/telephone-number.ts"
import type { OwnValues } from "#engine/records/customer-fields/schema.ts"
import type { Contact, Holding, Phone } from "#engine/records/customers/schema.ts"
import type { PlanRung, Step } from "#engine/records/incident-classes/schema.ts"
import { EXIT_TARGETS, exitOccasionWords, type QueueExits, type Relaxation } from "#engine/records/queues/schema.ts"
import { CHANNEL_CHOICES } from "#engine/records/thing/channels.ts"
import type { Field } from "#engine/records/thing/field.ts"
import { type Position, textOfPosition } from "#engine/records/positions/position.ts"
import type { AnyThing, Row } from "#engine/records/thing/thing.ts"
import { say, t } from "../shared/language.ts"
import { dateTimeText, spanText } from "../shared/time-text.ts"

/** The title of a referred row, by the name of its thing and its id; undefined where nobody knows it. */
export type TitleOfOther = (thing: string, id: string) => string | undefined

/** What a row is called in lists and references. */
export const titleOf = (thing: AnyThing, row: Row): string => {
  const title = String(row[thing.title] ?? "").trim()
  return title === "" || title === row.id ? row.id : thing.id.by === "made" ? title : `${title} (${row.id})`
}

/** A field's value, as lists, histories and comparisons show it. */
export const valueText = (field: Field<unknown>, value: unknown, titleOfOther: TitleOfOther): string => {
  if (value === null || value === undefined || value === "") return "—"
  const { input } = field
  switch (input.kind) {
    case "yes-no":
      return t(value === true ? "value.yes" : "value.no")
    case "whole":
      return `${Number(value) / (input.shownAs ?? 1)}${field.unit === undefined ? "" : ` ${say(field.unit)}`}`
    case "choice":
      return choiceText(input.of, value)
    case "choices":
      return joined((value as ReadonlyArray<unknown>).map((each) => choiceText(input.of, each)))
    case "texts":
      return joined(value as ReadonlyArray<string>)
    case "one":
      return titleOfOther(input.of, String(value)) ?? String(value)
    case "many":
      return joined((value as ReadonlyArray<string>).map((id) => titleOfOther(input.of, id) ?? id))
    case "levels":
      return joined(
        Object.entries(value as Record<string, number>).map(
          ([id, level]) => `${titleOfOther(input.of, id) ?? id} ${level}`
        )
      )
    case "moment":
      return dateTimeText(Number(value))
    case "own":
      return ownText(input.editor, value, titleOfOther)
    default:
      return String(value)
  }
}

const joined = (texts: ReadonlyArray<string>): string => (texts.length === 0 ? "—" : texts.join(t("value.comma")))

const choiceText = (
  of: ReadonlyArray<{ readonly value: string; readonly words: { readonly zh: string; readonly en: string } }>,
  value: unknown
): string => {
  const found = of.find((each) => each.value === value)
  return found === undefined ? String(value) : say(found.words)
}

export const channelText = (channel: string): string => choiceText(CHANNEL_CHOICES, channel)

const ownText = (editor: string, value: unknown, titleOfOther: TitleOfOther): string => {
  switch (editor) {
    case "phones":
      return joined((value as ReadonlyArray<Phone>).map(({ number, written }) => nationalForm(number ?? written)))
    case "contacts":
      return joined((value as ReadonlyArray<Contact>).map(contactText))
    case "plan-steps":
      return (value as ReadonlyArray<Step>)
        .map(
          ({ mandatory, title, withinMs }, n) =>
            `${n + 1}. ${title}${mandatory ? ` (${t("plan.mandatory")})` : ""}${withinMs === null ? "" : ` ${spanText(withinMs)}`}`
        )
        .join("\n")
    case "plan-ladder":
      return joined(
        (value as ReadonlyArray<PlanRung>).map((rung) => `${t(`plan.rung-${rung._tag}`)} ${spanText(rung.forMs)}`)
      )
    case "holdings":
      return joined(
        (value as ReadonlyArray<Holding>).map(({ from, product, until }) => {
          const valid = from === null && until === null ? "" : ` ${from ?? ""}–${until ?? ""}`
          return `${titleOfOther("product", product) ?? product}${valid}`
        })
      )
    case "own-fields":
      return joined(
        Object.entries(value as OwnValues).map(
          ([id, each]) =>
            `${titleOfOther("customer-field", id) ?? id} ${typeof each === "boolean" ? t(each ? "value.yes" : "value.no") : each}`
        )
      )
    case "amounts":
      return joined(
        Object.entries(value as Record<string, number>).map(([channel, amount]) => `${channelText(channel)} ${amount}`)
      )
    case "exits":
      return joined(
        (value as QueueExits).map(({ of, on, to }) => {
          const named = to === "number" ? of : (titleOfOther(to === "queue" || to === "flow" ? to : "prompt", of) ?? of)
          return `${say(exitOccasionWords(on))} → ${named === "" ? say(EXIT_TARGETS.find((each) => each.value === to)!.words) : named}`
        })
      )
    case "exclusive":
      return joined((value as ReadonlyArray<ReadonlyArray<string>>).map((set) => set.map(channelText).join(" + ")))
    case "preempts":
      return joined(
        (value as ReadonlyArray<{ channel: string; sets: ReadonlyArray<string> }>).map(
          ({ channel, sets }) => `${channelText(channel)} → ${sets.map(channelText).join(" + ")}`
        )
      )
    case "relaxations":
      return joined(
        (value as ReadonlyArray<Relaxation>).map(({ afterMs, fewerThan, skill, to }) =>
          [
            spanText(afterMs),
            titleOfOther("skill", skill) ?? skill,
            "→",
            to ?? "—",
            ...(fewerThan === null ? [] : [`(< ${fewerThan})`])
          ].join(" ")
        )
      )
    case "grants":
      return joined(
        (value as ReadonlyArray<{ permission: string; level: string }>).map(
          ({ level, permission }) => `${permissionText(permission)} (${levelText(level)})`
        )
      )
    case "position":
      return textOfPosition(value as Position)
    case "week":
      return (value as ReadonlyArray<Hours>).map((hours, day) => `${weekdayText(day)} ${hoursText(hours)}`).join("\n")
    case "voices":
      return joined(
        Object.entries(value as Record<string, { text: string; file: string | null }>).map(([tag, { file, text }]) =>
          [tag, text, file === null ? t("voices.shipped") : file.slice(0, 8)].filter((each) => each !== "").join(" ")
        )
      )
    case "days":
      return joined(
        (value as ReadonlyArray<{ day: string; name: string; hours: Hours }>).map(
          ({ day, hours, name }) => `${day} ${name} ${hoursText(hours)}`
        )
      )
    default:
      return JSON.stringify(value, undefined, 2)
  }
}

const contactText = ({ hasKeys, isGuardian, name, number, relation }: Contact): string =>
  [
    name,
    relation,
    number,
    ...(hasKeys ? [t("contacts.hasKeys")] : []),
    ...(isGuardian ? [t("contacts.isGuardian")] : [])
  ].join(" ")

type Hours = ReadonlyArray<{ readonly from: string; readonly to: string }>
export const hoursText = (hours: Hours): string =>
  hours.length === 0 ? t("week.closed") : hours.map(({ from, to }) => `${from}–${to}`).join(" ")

const WEEKDAYS = ["week.0", "week.1", "week.2", "week.3", "week.4", "week.5", "week.6"] as const
export const weekdayText = (day: number): string => t(WEEKDAYS[day] ?? "week.0")

const LEVELS = {
  self: "level.self",
  team: "level.team",
  department: "level.department",
  organisation: "level.organisation"
} as const
export const levelText = (level: string): string => (level in LEVELS ? t(LEVELS[level as keyof typeof LEVELS]) : level)

export const permissionText = (permission: string): string => say(permissionWords(permission as Permission))

/** Each object with its actions, in the order of the table. */
export const objectsOfPermissions = (): ReadonlyArray<readonly [string, PermissionObject]> =>
  Object.entries(permissionObjects as Readonly<Record<string, PermissionObject>>)
