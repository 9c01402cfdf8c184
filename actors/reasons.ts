import * as Schema from "effect/Schema"
import { withDefault } from "./stored.ts"
import { Channel } from "./work.ts"

/** Names a reason for not being ready. A centre makes its own; those of {@link ENGINE_REASONS} are the engine's. */
export const ReasonId = Schema.String.pipe(Schema.brand("ReasonId"))
export type ReasonId = typeof ReasonId.Type

export const Reason = Schema.Struct({
  id: ReasonId,
  zh: Schema.String,
  en: Schema.String,
  /** The channels it pauses; "all" also those that come later. */
  pauses: withDefault(Schema.Union([Schema.Literal("all"), Schema.Array(Channel)]), () => "all" as const),
  /** One of {@link COLOURS}. */
  colour: withDefault(Schema.String, () => "not-ready"),
  icon: withDefault(Schema.String, () => "bar"),
  order: Schema.Int,
  /** The engine's own cannot be chosen by a person. */
  chosenBy: withDefault(Schema.Literals(["agent", "engine"]), () => "agent" as const)
}).annotate({ identifier: "Reason" })
export type Reason = typeof Reason.Type

/** Colour tokens of the screens. */
export const COLOURS = [
  "ready",
  "ringing",
  "talking",
  "wrap-up",
  "not-ready",
  "break",
  "disconnected",
  "signed-out"
] as const

/** Set by the engine, whatever a centre says; a centre may change their words, colours and what they pause. */
export const ENGINE_REASONS = [
  "signed-in",
  "no-answer",
  "device-busy",
  "rejected",
  "ring-failed",
  "device-unregistered"
] as const

const engines: ReadonlySet<string> = new Set(ENGINE_REASONS)
export const isEngines = (id: ReasonId): boolean => engines.has(id)

const reason = (
  id: string,
  zh: string,
  en: string,
  rest: Partial<Omit<Reason, "id" | "zh" | "en">> & { readonly order: number }
): Reason => ({
  id: ReasonId.make(id),
  zh,
  en,
  pauses: "all",
  colour: "not-ready",
  icon: "bar",
  chosenBy: "agent",
  ...rest
})

/** What a centre has that says nothing of it. */
export const DEFAULT_REASONS: ReadonlyArray<Reason> = [
  reason("busy", "示忙", "Busy", { order: 10 }),
  reason("break", "小休", "Break", { order: 20, colour: "break", icon: "cup" }),
  reason("meal", "用餐", "Meal", { order: 30, colour: "break", icon: "cup" }),
  reason("training", "培训", "Training", { order: 40 }),
  reason("no-written", "只接电话", "Calls only", { order: 50, pauses: ["chat", "mail", "sms", "task"] }),
  reason("signed-in", "刚签入", "Just signed in", { order: 100, chosenBy: "engine" }),
  reason("no-answer", "未接来电", "Missed an offer", { order: 110, chosenBy: "engine" }),
  reason("device-busy", "话机占线", "Telephone was busy", {
    order: 120,
    chosenBy: "engine",
    pauses: ["voice", "alarm"]
  }),
  reason("rejected", "已拒接", "Rejected an offer", { order: 130, chosenBy: "engine" }),
  reason("ring-failed", "振铃失败", "Could not be rung", {
    order: 140,
    chosenBy: "engine",
    pauses: ["voice", "alarm"]
  }),
  reason("device-unregistered", "话机离线", "Telephone offline", {
    order: 150,
    chosenBy: "engine",
    pauses: ["voice", "alarm"]
  })
]
