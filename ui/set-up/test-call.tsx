import { A } from "@solidjs/router"
import { createResource, createSignal, Show } from "solid-js"
import { flow } from "#engine/records/flows/schema.ts"
import { number } from "#engine/records/numbers/schema.ts"
import type { AnyThing } from "#engine/records/thing/thing.ts"
import { AdministrationBar } from "../administration/administration.tsx"
import { allRows } from "../administration/references.ts"
import { t } from "../shared/language.ts"
import { useLive } from "../shared/live.ts"
import { NoticePage } from "../shared/notice-page.tsx"
import { mayOpen } from "../shell/may-open.ts"
import { firstNumber, readTelephonePlace } from "./standing.ts"
import { FollowedCall } from "./followed-call.tsx"
import { RingingAgents } from "./ringing-agents.tsx"
import { SET_UP_PATH } from "./paths.ts"
import { queuesOf, speaksFirst } from "./wizard-flow.ts"
import { w } from "./words.ts"

/** The test call as a page of the administration: useful on any day. */
export const TestCallPage = () => {
  const { session } = useLive()
  const may = () => mayOpen(session, "calls.view") && mayOpen(session, "agents.view")
  return (
    <Show when={may()} fallback={<NoticePage code="403" title={t("forbidden.title")} body={t("refused.forbidden")} />}>
      <AdministrationBar trail={[{ text: w("test.title"), href: null }]} />
      <main class="min-h-0 flex-1 overflow-y-auto p-4" tabindex="0" aria-label={w("test.title")}>
        <div class="mx-auto max-w-4xl">
          <section class="panel p-4 sm:p-6" aria-label={w("test.title")}>
            <TestCall />
          </section>
        </div>
      </main>
    </Show>
  )
}

const numbersAndFlows = async () => {
  const [numbers, flows] = await Promise.all([number, flow].map((thing) => allRows(thing as unknown as AnyThing)))
  return { numbers: numbers ?? [], flows: flows ?? [] }
}

/** What to dial, who will ring, and how far the call is. */
export const TestCall = () => {
  const [centre] = createResource(numbersAndFlows)
  const [place] = createResource(readTelephonePlace)
  const [chosen, setChosen] = createSignal<string>()
  const found = () => {
    const read = centre.latest
    if (read === undefined) return undefined
    const numbers = read.numbers.filter(({ id }) => chosen() === undefined || id === chosen())
    return firstNumber({ flows: read.flows, numbers })
  }
  const queues = () => {
    const body = found()?.body
    return body === undefined ? [] : queuesOf(body)
  }
  return (
    <Show when={centre.latest} fallback={<p class="text-muted">{t("app.loading")}</p>}>
      {(read) => (
        <Show when={found()} fallback={<Missing text={w("test.no-number")} step="centre" />}>
          {(dialled) => (
            <>
              <p class="mt-1 text-muted">{w("test.lead")}</p>
              <Dial
                number={dialled().id}
                numbers={read().numbers.map(({ id }) => id)}
                address={place.latest?.address ?? null}
                onNumber={setChosen}
              />
              <Show when={queues().length > 0} fallback={<Missing text={w("test.no-queue")} step="team" />}>
                <RingingAgents queues={queues()} />
                <FollowedCall
                  dialled={dialled().id}
                  speaksFirst={dialled().body !== undefined && speaksFirst(dialled().body ?? { start: "", nodes: {} })}
                />
              </Show>
            </>
          )}
        </Show>
      )}
    </Show>
  )
}

const Missing = (props: { readonly text: string; readonly step: "centre" | "team" }) => (
  <p class="mt-4 flex flex-wrap items-center gap-3" role="status">
    {props.text}
    <A class="btn" href={`${SET_UP_PATH}/${props.step}`}>
      {w("test.to-step")}
    </A>
  </p>
)

const Dial = (props: {
  readonly number: string
  readonly numbers: ReadonlyArray<string>
  readonly address: string | null
  readonly onNumber: (number: string) => void
}) => (
  <div class="mt-4 flex flex-wrap items-end gap-x-8 gap-y-3 rounded-md bg-raised p-4">
    <div>
      <div class="text-sm text-muted">{w("test.dial")}</div>
      <Show
        when={props.numbers.length > 1}
        fallback={
          <div class="num text-2xl font-semibold" data-testid="number-to-dial">
            {props.number}
          </div>
        }
      >
        <select
          class="input num w-auto text-xl font-semibold"
          aria-label={w("test.dial")}
          data-testid="number-to-dial"
          value={props.number}
          onChange={(event) => props.onNumber(event.currentTarget.value)}
        >
          {props.numbers.map((each) => (
            <option value={each}>{each}</option>
          ))}
        </select>
      </Show>
    </div>
    <Show when={props.address}>
      {(address) => (
        <div class="min-w-0">
          <div class="text-sm text-muted">{w("test.by-sip")}</div>
          <div class="num text-lg break-all select-all" data-testid="sip-to-dial">
            sip:{props.number}@{address()}
          </div>
        </div>
      )}
    </Show>
    <Show when={props.address?.startsWith("127.")}>
      <p class="basis-full text-sm text-muted">{w("test.local")}</p>
    </Show>
  </div>
)
