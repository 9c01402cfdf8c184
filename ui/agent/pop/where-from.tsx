import { For, Show } from "solid-js"
import { t } from "../../shared/language.ts"
import { useLive } from "../../shared/live.ts"
import { dateTimeText } from "../../shared/time-text.ts"
import { TelephoneNumber } from "../../shared/telephone-number.tsx"
import { earlier, sideOf } from "../call/call-back.tsx"
import type { Caller } from "./caller.ts"

/** Where a call came from and what it is about: said by the system, not by the agent. */
export const WhereFrom = (props: { readonly caller: Caller }) => {
  const { session } = useLive()
  const call = () => props.caller.call
  const side = () => sideOf(call(), session.agent)
  const dialled = () => [call().dialledNumber, call().dialledName].filter((each) => each !== "").join(" ")
  const facts = (): ReadonlyArray<readonly [string, string, string]> => [
    // Of a call out the agent's own number says nothing.
    side() === "callingNumber"
      ? ["number", t("pop.number"), call().callingNumber]
      : ["number", t("pop.dialled"), call().dialledNumber],
    ["time", t("pop.time"), dateTimeText(call().arrivedAt)],
    ["serial", t("pop.serial"), String(call().serial)],
    ["dialled", t("pop.dialled"), side() === "callingNumber" ? dialled() : ""],
    ["queue", t("pop.queue"), call().queueName ?? ""],
    ["keys", t("pop.keys"), [...call().keys].join(" → ")],
    ["list", t("pop.list"), listWord(call().list)]
  ]
  return (
    <section class="border-b border-line px-4 py-2" aria-label={t("pop.from")} data-testid="where-from">
      <Show when={props.caller.form}>
        {(form) => (
          <p class="mb-1" data-testid="caller-form">
            <span class="text-sm text-muted">{t("pop.about")}</span> <strong>{form().name}</strong>
            <Show when={form().hint !== ""}>
              <span class="ml-2 text-sm whitespace-pre-wrap">{form().hint}</span>
            </Show>
          </p>
        )}
      </Show>
      <dl class="num flex flex-wrap gap-x-4 gap-y-0.5 text-sm [&_dt]:text-muted [&>div]:flex [&>div]:gap-1.5">
        <For each={facts().filter(([, , value]) => value !== "")}>
          {([id, name, value]) => (
            <div data-from={id}>
              <dt>{name}</dt>
              <dd>
                <Show when={id === "number"} fallback={value}>
                  <TelephoneNumber number={value} to={earlier(value, call().id, side())} />
                </Show>
              </dd>
            </div>
          )}
        </For>
      </dl>
    </section>
  )
}

const listWord = (list: string | null): string => {
  if (list === "vip" || list === "white" || list === "black") return t(`pop.list-${list}`)
  return ""
}
