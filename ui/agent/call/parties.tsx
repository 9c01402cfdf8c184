import { createMemo, For, Show } from "solid-js"
import type { CallView } from "#wire/call-view.ts"
import { Icon, type IconName } from "../../shared/icons.tsx"
import { t, type WordKey } from "../../shared/language.ts"
import { useLive } from "../../shared/live.ts"
import { Elapsed } from "../../shared/time.tsx"
import { askedBy, canClear, counterpartOf, holdUrgency, nameOfParty, othersOf, type Party } from "./standing.ts"

/** Who is in the call beside the agent, how each stands and since when, and who of them can be let go. */
export const Parties = (props: { readonly view: CallView }) => {
  const { ask, asking, canAsk } = useLive()
  const attempts = createMemo(() => othersOf(props.view).map(({ attempt }) => attempt), undefined, {
    equals: (a, b) => a.join() === b.join()
  })
  const partyAt = (attempt: number) => othersOf(props.view).find((party) => party.attempt === attempt)
  const rests = () => !canAsk() || asking() !== null
  return (
    <div class="mt-2 text-sm">
      <Show when={askedBy(props.view)}>
        {(asker) => (
          <p class="mb-1 flex items-center gap-1.5 font-semibold" data-testid="asked-by">
            <Icon name="bubble" class="flex-none" />
            {t("call.asked-by", { who: nameOfParty(asker()), about: aboutWhom(props.view) })}
          </p>
        )}
      </Show>
      <ul class="flex flex-col" aria-label={t("call.parties")}>
        <For each={attempts()}>
          {(attempt) => (
            <Show when={partyAt(attempt)}>
              {(party) => (
                <li class="num flex min-h-8 items-center gap-2" data-party={attempt} data-stands={party().state}>
                  <span class="inline-flex" data-mark={markOf(party())}>
                    <Icon name={iconOf(party())} class={`mark-icon ${party().state === "dialling" ? "pulse" : ""}`} />
                  </span>
                  <span class="min-w-0 flex-1 truncate">{nameOfParty(party())}</span>
                  <span class="flex-none">
                    {t(wordOf(party()))} <PartyClock party={party()} />
                  </span>
                  <Show when={canClear(props.view, party())}>
                    <button
                      type="button"
                      class="btn btn-plain w-8 flex-none px-0"
                      disabled={rests()}
                      aria-label={t(party().state === "dialling" ? "call.cancel-party" : "call.clear-party", {
                        who: nameOfParty(party())
                      })}
                      data-ask="ClearConnection"
                      onClick={() => void ask({ _tag: "ClearConnection", party: attempt })}
                    >
                      <Icon name="cross" />
                    </button>
                  </Show>
                </li>
              )}
            </Show>
          )}
        </For>
      </ul>
    </div>
  )
}

const aboutWhom = (view: CallView): string => {
  const about = counterpartOf(view)
  return about === null ? "" : nameOfParty(about)
}

/** Amber after a minute of music, red after two. */
const PartyClock = (props: { readonly party: Party }) => {
  const { now } = useLive()
  const urgency = () => (props.party.state === "held" ? holdUrgency(now() - props.party.since) : "fine")
  return (
    <Elapsed
      since={props.party.since}
      class={{ fine: "text-muted", long: "font-bold text-ring", "too-long": "font-bold text-alarm" }[urgency()]}
    />
  )
}

const wordOf = ({ isAlone, isHeard, state }: Party): WordKey => {
  if (state === "dialling") return "party.dialling"
  if (state === "held") return "party.held"
  if (isHeard) return "party.talking"
  return isAlone ? "party.alone" : "party.elsewhere"
}

const iconOf = ({ isHeard, state }: Party): IconName => {
  if (state === "dialling") return "bell"
  return state === "held" || !isHeard ? "pause" : "phone"
}

const markOf = ({ isHeard, state }: Party): string => {
  if (state === "dialling") return "ringing"
  return state === "held" || !isHeard ? "held" : "talking"
}
