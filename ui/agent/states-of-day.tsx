import { createMemo, createResource, For, Show } from "solid-js"
import type { AgentTile } from "#wire/board.ts"
import { useLive } from "../shared/live.ts"
import { t } from "../shared/language.ts"
import { MarkIcon } from "../shared/mark.tsx"
import { colourOf, iconOf, markOf, stateText } from "../shared/state-mark.ts"
import { spanText } from "../shared/time-text.ts"
import { timeZone } from "../shared/time-zone.ts"
import { dayStart, fetchSpells, signedInMs, stripOf, totalsOf } from "./my-day.ts"

type Stated = Pick<AgentTile, "state" | "reason">

/** The states of an agent today with how long each was, as a strip and as sums. */
export const StatesOfDay = (props: { readonly agent: AgentTile }) => {
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
