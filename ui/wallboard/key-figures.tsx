import { createMemo, type JSX, Show } from "solid-js"
import type { Board } from "#wire/board.ts"
import { useLive } from "../shared/live.ts"
import { Icon } from "../shared/icons.tsx"
import { t } from "../shared/language.ts"
import { Elapsed } from "../shared/time.tsx"
import { spanText } from "../shared/time-text.ts"
import {
  figuresOf,
  LONG_WAIT_MS,
  LOW_SERVICE_LEVEL_PERCENT,
  presenceOf,
  SERVICE_LEVEL_TARGET_PERCENT
} from "./figures.ts"

/** Over a limit, or below a target; said by a sign as well as by colour. */
type Tone = "plain" | "warning" | "alarm"
const toneText: Record<Tone, string> = { plain: "", warning: "text-ring", alarm: "text-alarm" }
const toneBorder: Record<Tone, string> = { plain: "", warning: "border-ring", alarm: "border-alarm" }

/** The row of six figures over the whole centre, each with its definition. */
export const KeyFigures = (props: { readonly board: Board }) => {
  const { now } = useLive()
  const figures = createMemo(() => figuresOf(Object.values(props.board.queues)))
  const presence = createMemo(() => presenceOf(Object.values(props.board.agents)))
  const tooLong = () => {
    const since = figures().longestSince
    return since !== null && now() - since > LONG_WAIT_MS
  }
  const serviceLevelTone = (): Tone => {
    const level = figures().serviceLevelPercent
    if (level === null || level >= SERVICE_LEVEL_TARGET_PERCENT) return "plain"
    return level < LOW_SERVICE_LEVEL_PERCENT ? "alarm" : "warning"
  }
  const within = () => {
    const seconds = figures().serviceLevelSeconds
    return seconds === null ? t("wall.mixed") : t("wall.within", { n: seconds })
  }
  return (
    <section class="grid flex-none grid-cols-2 gap-2 md:grid-cols-3 xl:grid-cols-[1fr_1fr_1fr_1fr_1.7fr_1fr]">
      <KeyFigure
        id="waiting"
        label={t("wall.waiting")}
        definition={t("define.waiting")}
        note={callsText(props.board)}
        class="max-md:col-span-2"
      >
        {figures().waiting}
      </KeyFigure>
      <KeyFigure
        id="longest"
        label={t("wall.longest")}
        definition={t("define.longest")}
        tone={tooLong() ? "alarm" : "plain"}
        note={longestNote(figures().longestSince)}
      >
        <Show when={figures().longestSince} fallback="—">
          {(since) => <Elapsed since={since()} />}
        </Show>
      </KeyFigure>
      <KeyFigure
        id="service-level"
        label={t("wall.service-level")}
        definition={t("define.service-level")}
        tone={serviceLevelTone()}
        note={`${t("wall.target", { n: SERVICE_LEVEL_TARGET_PERCENT })} · ${within()}`}
      >
        {percentText(figures().serviceLevelPercent)}
      </KeyFigure>
      <KeyFigure
        id="abandonment"
        label={t("wall.abandonment")}
        definition={t("define.abandonment")}
        note={`${figures().abandoned} / ${figures().offered}`}
      >
        {percentText(figures().abandonmentPercent)}
      </KeyFigure>
      <div class="panel has-tip relative flex min-w-0 flex-col px-4 py-2 max-md:order-last max-md:col-span-2">
        <FigureLabel id="online" label={t("wall.agents")} definition={t("define.online")} />
        <div class="flex flex-1 items-center justify-between gap-3">
          <People word={t("wall.online")} count={presence().online} />
          <People word={t("wall.idle")} count={presence().idle} />
          <People word={t("wall.talking")} count={presence().talking} />
          <People word={t("wall.wrap-up")} count={presence().wrapUp} />
        </div>
      </div>
      <KeyFigure
        id="asa"
        label={t("wall.asa")}
        definition={t("define.asa")}
        tipLeft
        note={`${t("wall.answered")} ${figures().answered}`}
      >
        {figures().asaMs === null ? "—" : spanText(figures().asaMs ?? 0)}
      </KeyFigure>
    </section>
  )
}

const KeyFigure = (props: {
  readonly id: string
  readonly label: string
  readonly definition: string
  readonly note: string
  readonly tone?: Tone
  readonly tipLeft?: boolean
  readonly class?: string
  readonly children: JSX.Element
}) => (
  <div
    class={`panel has-tip relative min-w-0 px-4 py-2 ${toneBorder[props.tone ?? "plain"]} ${props.class ?? ""}`}
    data-figure={props.id}
  >
    <FigureLabel
      id={props.id}
      label={props.label}
      definition={props.definition}
      tipLeft={props.tipLeft === true}
      tone={props.tone ?? "plain"}
    />
    <div class={`num truncate text-2xl font-bold sm:text-wall ${toneText[props.tone ?? "plain"]}`}>
      {props.children}
    </div>
    <div class="num text-sm text-muted sm:truncate">{props.note}</div>
  </div>
)

const FigureLabel = (props: {
  readonly id: string
  readonly label: string
  readonly definition: string
  readonly tipLeft?: boolean
  readonly tone?: Tone
}) => (
  <>
    <div class="flex items-center gap-2 text-lg text-muted">
      <span class="truncate">{props.label}</span>
      <Show when={(props.tone ?? "plain") !== "plain"}>
        <Icon name="alert" class={toneText[props.tone ?? "plain"]} />
      </Show>
      <button
        type="button"
        class="-my-1 ml-auto inline-grid size-8 flex-none place-items-center rounded opacity-60 hover:opacity-100"
        aria-label={props.label}
        aria-describedby={`define-${props.id}`}
      >
        <Icon name="info" />
      </button>
    </div>
    <div role="tooltip" id={`define-${props.id}`} class="tip" classList={{ "tip-left": props.tipLeft === true }}>
      {props.definition}
    </div>
  </>
)

const People = (props: { readonly word: string; readonly count: number }) => (
  <div class="min-w-0 text-center">
    <div class="num text-2xl leading-tight font-bold sm:text-[2.25rem]">{props.count}</div>
    <div class="truncate text-sm text-muted">{props.word}</div>
  </div>
)

const percentText = (value: number | null): string => (value === null ? "—" : `${value}%`)

const callsText = ({ calls }: Board): string =>
  t("wall.calls-in-house", { flow: calls.inFlow, ringing: calls.ringing, talking: calls.talking })

const longestNote = (since: number | null): string =>
  since === null ? t("wall.nobody") : t("wall.limit", { time: spanText(LONG_WAIT_MS) })
