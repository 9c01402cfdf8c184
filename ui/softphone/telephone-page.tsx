import { A } from "@solidjs/router"
import CircleAlert from "lucide-solid/icons/circle-alert"
import CircleCheck from "lucide-solid/icons/circle-check"
import LoaderCircle from "lucide-solid/icons/loader-circle"
import Phone from "lucide-solid/icons/phone"
import { createResource, createSignal, Match, onCleanup, Show, Switch } from "solid-js"
import { Dynamic } from "solid-js/web"
import { usePanelTelephone } from "../agent/telephone/panel-telephone.tsx"
import { isField } from "../shared/is-field.ts"
import { t } from "../shared/language.ts"
import { Loading } from "../shared/loading.tsx"
import { TopBar } from "../shell/top-bar.tsx"
import { CallCard } from "./call-card.tsx"
import { Keypad } from "./keypad.tsx"
import { mayHaveMicrophone } from "./microphone.ts"
import { type Account, readSoftphone } from "./softphone-answer.ts"
import { openTelephone } from "./telephone.ts"
import { NO_TELEPHONE, type TelephoneShown } from "./telephone-shown.ts"
import { endingText, lineText, w } from "./words.ts"

/** One's own telephone, in a page: to try it, and two of them with each other. */
export const TelephonePage = () => {
  const [softphone, { refetch }] = createResource(readSoftphone)
  const panel = usePanelTelephone()
  return (
    <div class="flex h-full flex-col">
      <TopBar trail={[{ text: w("title"), href: null }]} />
      <main class="min-h-0 flex-1 overflow-y-auto p-4" tabindex="0" aria-label={w("title")}>
        <div class="mx-auto flex max-w-3xl flex-col gap-4">
          <p class="text-muted">{w("lead")}</p>
          <Show when={!softphone.loading} fallback={<Loading />}>
            <Switch fallback={<NoTelephone text={w("none.unreachable")} onRetry={() => void refetch()} />}>
              <Match when={panel.kind() === "browser" && panel.line() !== "off"}>
                <OnAgentsPage />
              </Match>
              <Match when={softphone()?.telephone}>{(account) => <OwnTelephone account={account()} />}</Match>
              <Match when={softphone()?.reason}>{(reason) => <NoTelephone text={w(`none.${reason()}`)} />}</Match>
            </Switch>
          </Show>
        </div>
      </main>
    </div>
  )
}

/** One browser has one telephone: a second one would ring beside it. */
const OnAgentsPage = () => (
  <div class="panel flex flex-wrap items-center gap-3 p-4" role="status">
    <Phone size={20} class="flex-none text-muted" aria-hidden="true" />
    <span class="min-w-0 flex-1">{t("telephone.on-agents-page")}</span>
    <A class="btn" href="/agent">
      {t("go.agent")}
    </A>
  </div>
)

const NoTelephone = (props: { readonly text: string; readonly onRetry?: () => void }) => (
  <div class="panel flex flex-wrap items-center gap-3 p-4" role="status">
    <CircleAlert size={20} class="flex-none text-muted" aria-hidden="true" />
    <span class="min-w-0 flex-1">{props.text}</span>
    <Show when={props.onRetry}>
      {(retry) => (
        <button type="button" class="btn" onClick={() => retry()()}>
          {t("do.retry")}
        </button>
      )}
    </Show>
  </div>
)

const OwnTelephone = (props: { readonly account: Account }) => {
  const [shown, setShown] = createSignal<TelephoneShown>(NO_TELEPHONE)
  const telephone = openTelephone(props.account, setShown)
  onCleanup(() => telephone.close())
  const [number, setNumber] = createSignal("")
  const mayDial = (): boolean => mayHaveMicrophone() && shown().line === "registered" && number().trim() !== ""
  const press = (key: string): void => {
    if (shown().call?.phase === "talking") telephone.press(key)
    else if (shown().call === null) setNumber(`${number()}${key}`)
  }
  // As on a telephone: digits go where its keys go, whatever has the focus, but for fields, which have them anyway.
  const onKey = (event: KeyboardEvent): void => {
    if (isField(event.target) || event.ctrlKey || event.altKey || event.metaKey || !/^[\d*#]$/u.test(event.key)) return
    event.preventDefault()
    press(event.key)
  }
  document.addEventListener("keydown", onKey)
  onCleanup(() => document.removeEventListener("keydown", onKey))
  return (
    <>
      <Show when={!mayHaveMicrophone()}>
        <p class="flex items-start gap-3 rounded-md bg-stop px-4 py-2 text-white" role="alert">
          <CircleAlert size={18} class="mt-0.5 flex-none" aria-hidden="true" />
          <span>{w("insecure")}</span>
        </p>
      </Show>
      <section class="panel flex flex-wrap items-center gap-x-6 gap-y-2 p-4" aria-label={w("account")}>
        <div>
          <div class="text-sm text-muted">{w("account")}</div>
          <div class="text-lg font-semibold">
            <span class="num">{props.account.account}</span> {props.account.name}
          </div>
        </div>
        <LineMark shown={shown()} />
      </section>
      <div class="grid gap-4 md:grid-cols-[1fr_18rem]">
        <Show when={shown().call} fallback={<NoCall shown={shown()} />}>
          {(call) => <CallCard call={call()} telephone={telephone} />}
        </Show>
        <section class="panel flex flex-col gap-3 p-4" aria-label={w("keypad")}>
          <form
            class="flex gap-2"
            onSubmit={(event) => {
              event.preventDefault()
              if (mayDial() && shown().call === null) telephone.dial(number().trim())
            }}
          >
            <input
              class="field num"
              aria-label={w("number")}
              placeholder={w("number")}
              inputmode="tel"
              autocomplete="off"
              maxlength={32}
              value={number()}
              onInput={({ currentTarget }) => setNumber(currentTarget.value)}
            />
            <button type="submit" class="btn btn-go min-h-10" disabled={!mayDial() || shown().call !== null}>
              <Phone size={16} aria-hidden="true" />
              {w("dial")}
            </button>
          </form>
          <Keypad isOff={shown().call !== null && shown().call?.phase !== "talking"} onKey={press} />
        </section>
      </div>
    </>
  )
}

const MARKS = {
  connecting: { icon: LoaderCircle, colour: "text-muted" },
  registered: { icon: CircleCheck, colour: "text-idle" },
  away: { icon: CircleAlert, colour: "text-alarm" },
  refused: { icon: CircleAlert, colour: "text-alarm" }
} as const

const LineMark = (props: { readonly shown: TelephoneShown }) => (
  <div
    class={`flex min-w-0 items-center gap-2 ${MARKS[props.shown.line].colour}`}
    role="status"
    data-line={props.shown.line}
  >
    <Dynamic component={MARKS[props.shown.line].icon} size={18} class="flex-none" aria-hidden="true" />
    <span>
      {lineText(props.shown.line, props.shown.call !== null)}
      <Show when={props.shown.turnedAway}>{(why) => <> {w(`away.${why()}`)}</>}</Show>
    </span>
  </div>
)

const NoCall = (props: { readonly shown: TelephoneShown }) => (
  <section class="panel grid min-h-40 place-items-center p-4 text-center text-muted" role="status">
    <Show when={props.shown.ending} fallback={<span>{w("idle")}</span>}>
      {(ending) => <span class="text-text">{endingText(ending())}</span>}
    </Show>
  </section>
)
