import { Match, Show, Switch } from "solid-js"
import { Icon } from "../../shared/icons.tsx"
import { t } from "../../shared/language.ts"
import { useLive } from "../../shared/live.ts"
import { momentText } from "../../shared/time-text.ts"
import type { Caller, Known } from "./caller.ts"
import { ClassSign } from "./class-sign.tsx"
import type { Pops } from "./pops.ts"
import { keyText } from "../keys.ts"

/** Who calls, in a few lines on the card of the call. */
export const CallerSummary = (props: {
  readonly call: string
  readonly pops: Pops
  /** Has room for all its lines from the start on, so that no button moves under a finger when they come. */
  readonly isRinging: boolean
  readonly onOpen: () => void
}) => {
  const answer = () => props.pops.answerOf(props.call)
  const known = (): Known | null => {
    const id = props.pops.customerOf(props.call)
    return answer().caller?.match.customers.find(({ customer }) => customer.id === id) ?? null
  }
  return (
    <div
      class="mt-2 flex flex-col border-t border-line pt-2 text-sm"
      classList={{ "min-h-40": props.isRinging }}
      data-testid="caller-summary"
      data-state={answer().state}
    >
      <Switch>
        <Match when={answer().state === "asking"}>
          <p class="text-muted">{t("pop.asking")}</p>
        </Match>
        <Match when={answer().state === "away"}>
          <p class="flex items-center gap-1.5 text-alarm" role="status">
            <Icon name="alert" class="flex-none" />
            {t("pop.away")}
          </p>
        </Match>
        <Match when={answer().caller}>
          {(caller) => (
            <>
              <Show when={caller().form}>
                {(form) => (
                  <p class="truncate text-muted">
                    {t("pop.about")} <span class="text-text">{form().name}</span>
                  </p>
                )}
              </Show>
              <Show when={known()} fallback={<Unknown caller={caller()} />}>
                {(one) => <Lines known={one()} caller={caller()} />}
              </Show>
              <span class="mt-auto h-1.5 flex-none" />
              <button
                type="button"
                class="btn w-full flex-none"
                data-testid="open-caller"
                onClick={() => props.onOpen()}
              >
                {t(known() === null ? (caller().match.kind === "several" ? "pop.pick" : "pop.enter") : "pop.open")}
                <span class="kbd">{keyText("customer")}</span>
              </button>
            </>
          )}
        </Match>
      </Switch>
    </div>
  )
}

const Unknown = (props: { readonly caller: Caller }) => (
  <p class="font-semibold">
    {props.caller.match.kind === "several"
      ? t("pop.several", { count: props.caller.match.customers.length })
      : t("pop.unknown")}
  </p>
)

const Lines = (props: { readonly known: Known; readonly caller: Caller }) => {
  const { now } = useLive()
  const products = () => props.known.products.map(({ name }) => name).join(t("value.comma"))
  const before = () => props.caller.match.calls.find(({ id }) => id !== props.caller.call.id)
  return (
    <>
      <p class="flex items-center gap-x-2">
        <strong class="min-w-0 truncate text-base" data-testid="caller-name">
          {props.known.customer.name}
        </strong>
        <ClassSign known={props.known} />
        <span class="flex-none text-muted">{props.known.area?.name ?? ""}</span>
      </p>
      <Show when={products() !== ""}>
        <p class="truncate">{products()}</p>
      </Show>
      <Show when={before()}>
        {(call) => (
          <p class="num truncate text-muted">
            {t("pop.last-call")} {momentText(call().arrivedAt, now())} {call().agent ?? ""}
          </p>
        )}
      </Show>
      <Show when={props.known.entries[0]}>
        {(entry) => (
          <p class="truncate text-muted">
            {t("pop.last-note")} {entry().body}
          </p>
        )}
      </Show>
    </>
  )
}
