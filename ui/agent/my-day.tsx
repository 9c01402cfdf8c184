import Clock from "lucide-solid/icons/clock"
import { createMemo, createResource, For, Show } from "solid-js"
import type { AgentTile, Desk } from "#wire/board.ts"
import { useLive } from "../shared/live.ts"
import { t } from "../shared/language.ts"
import { MarkIcon } from "../shared/mark.tsx"
import { Popover } from "../shared/popup.tsx"
import { colourOf, iconOf, markOf, stateText } from "../shared/state-mark.ts"
import { spanText } from "../shared/time-text.ts"
import { timeZone } from "../shared/time-zone.ts"
import { dayStart, fetchSpells, signedInMs, stripOf, totalsOf } from "./my-day.ts"

/** Today's counts; opened, the states of the day with how long each was. */
export const MyDay = (props: { readonly desk: Desk }) => (
  <Popover
    title={t("today.states")}
    buttonClass="btn btn-plain num text-sm"
    popClass="right-0 w-84 max-sm:fixed max-sm:inset-x-2 max-sm:top-11 max-sm:w-auto"
    label={
      <>
        <Clock size={16} class="text-muted lg:hidden" aria-hidden="true" />
        <span class="inline-flex gap-1.5 max-lg:sr-only">
          <span class="text-muted">
            {t("today.title")} {t("today.handled")}
          </span>
          <b data-testid="handled">{props.desk.agent.handledToday}</b>
          <span class="ml-2 text-muted">{t("today.missed")}</span>
          <b classList={{ "text-alarm": props.desk.agent.missedToday > 0 }}>{props.desk.agent.missedToday}</b>
        </span>
      </>
    }
  >
    <StatesOfDay agent={props.desk.agent} />
  </Popover>
)

type Stated = Pick<AgentTile, "state" | "reason">

const StatesOfDay = (props: { readonly agent: AgentTile }) => {
  const { now } = useLive()
  const startMs = createMemo(() => dayStart(timeZone(), now()))
  // Each change of one's own state is one more spell.
  const [spells, { refetch }] = createResource(
    () => ({ agent: props.agent.id, startMs: startMs(), since: props.agent.since }),
    (asked) => fetchSpells(asked.agent, asked.startMs, now())
  )
  const known = () => spells.latest ?? null
  const totals = createMemo(() => totalsOf(known() ?? [], startMs(), now()))
  return (
    <>
      <h2 class="flex items-baseline justify-between font-semibold">
        {t("today.states")}
        <span class="num text-sm font-normal text-muted">
          {t("today.signed-in")} {spanText(signedInMs(known() ?? [], startMs(), now()))}
        </span>
      </h2>
      <Show
        when={known()}
        fallback={
          <p class="mt-2 flex items-center justify-between gap-2 text-muted" role="status">
            {t(spells.loading ? "app.loading" : "today.away")}
            <Show when={!spells.loading}>
              <button type="button" class="btn" onClick={() => void refetch()}>
                {t("do.retry")}
              </button>
            </Show>
          </p>
        }
      >
        {(all) => (
          <Show when={totals().length > 0} fallback={<p class="mt-2 text-muted">{t("today.none")}</p>}>
            <svg class="mt-2 h-3 w-full rounded-sm" viewBox="0 0 1000 12" preserveAspectRatio="none" aria-hidden="true">
              <rect width="1000" height="12" class="fill-raised" />
              <For each={stripOf(all(), startMs(), now())}>
                {(piece) => (
                  <rect
                    x={piece.from}
                    width={piece.width}
                    height="12"
                    data-mark={markOf(piece as Stated)}
                    data-colour={colourOf(piece as Stated)}
                    class="strip-piece"
                  />
                )}
              </For>
            </svg>
            <table class="num mt-2 w-full">
              <thead class="text-left text-sm text-muted [&_th]:font-normal">
                <tr>
                  <th>{t("today.state")}</th>
                  <th class="text-right">{t("today.times")}</th>
                  <th class="text-right">{t("today.long")}</th>
                </tr>
              </thead>
              <tbody>
                <For each={totals()}>
                  {(total) => (
                    <tr class="h-8 border-t border-line" data-state={total.state} data-reason={total.reason ?? ""}>
                      <td>
                        <span class="inline-flex items-center gap-2">
                          <MarkIcon
                            mark={markOf(total as Stated)}
                            colour={colourOf(total as Stated)}
                            icon={iconOf(total as Stated)}
                          />
                          {stateText(total as Stated)}
                        </span>
                      </td>
                      <td class="text-right text-muted">{total.times}</td>
                      <td class="text-right">{spanText(total.ms)}</td>
                    </tr>
                  )}
                </For>
              </tbody>
            </table>
          </Show>
        )}
      </Show>
    </>
  )
}
