import { createResource, createSignal, type JSX, Match, Show, Switch } from "solid-js"
import { Portal } from "solid-js/web"
import type { Row } from "#engine/records/thing/thing.ts"
import { useLive } from "../shared/live.ts"
import { momentText } from "../shared/time-text.ts"
import { mayOpen } from "../shell/may-open.ts"
import { ResetTwoStepDialog, SetPasswordDialog, TelephoneDialog, UnlockDialog } from "./account-dialogs.tsx"
import { AccountView, ask, type Outcome } from "./affairs.ts"
import { w } from "./words.ts"

type Open = "password" | "telephone" | "two-step" | "unlock"

/** How the account of a person stands, and what may be done with it: a part of their form, for who may change people. */
export const AccountPart = (props: { readonly row: Row }) => {
  const { session } = useLive()
  return (
    <Show when={mayOpen(session, "users.edit")}>
      <Account id={props.row.id} name={String(props.row["name"])} isAgent={props.row["agent"] !== null} />
    </Show>
  )
}

const Account = (props: { readonly id: string; readonly name: string; readonly isAgent: boolean }) => {
  const [read, { refetch }] = createResource(
    () => props.id,
    (id): Promise<Outcome<AccountView>> => ask("GET", `/api/people/${encodeURIComponent(id)}/account`, AccountView)
  )
  const [open, setOpen] = createSignal<Open | null>(null)
  const account = () => {
    const outcome = read.latest
    return outcome !== undefined && "answer" in outcome ? outcome.answer : undefined
  }
  const problem = () => {
    const outcome = read.latest
    return outcome !== undefined && "problems" in outcome ? Object.values(outcome.problems)[0] : undefined
  }
  const close = (): void => {
    setOpen(null)
    void refetch()
  }
  const of = () => ({ id: props.id, name: props.name, onClose: close })
  return (
    <section class="panel my-4 p-3" aria-label={w("account.title")}>
      <h2 class="font-semibold">{w("account.title")}</h2>
      <Show when={problem()}>{(said) => <p class="text-alarm">{said()}</p>}</Show>
      <Show when={account()}>{(known) => <Standing account={known()} isAgent={props.isAgent} />}</Show>
      <div class="mt-2 flex flex-wrap gap-2">
        <Do word={w("password.set")} onClick={() => setOpen("password")} />
        <Show when={props.isAgent}>
          <Do word={w("telephone.set")} onClick={() => setOpen("telephone")} />
        </Show>
        <Show when={account()?.hasTwoStep}>
          <Do word={w("two-step.reset")} onClick={() => setOpen("two-step")} />
        </Show>
        <Show when={isLocked(account())}>
          <Do word={w("unlock.do")} onClick={() => setOpen("unlock")} />
        </Show>
      </div>
      {/* Outside of the form that this stands in: a form in a form would save the person too. */}
      <Portal>
        <Switch>
          <Match when={open() === "password"}>
            <SetPasswordDialog {...of()} />
          </Match>
          <Match when={open() === "telephone"}>
            <TelephoneDialog {...of()} />
          </Match>
          <Match when={open() === "two-step"}>
            <ResetTwoStepDialog {...of()} />
          </Match>
          <Match when={open() === "unlock" && account()}>
            {(known) => (
              <UnlockDialog
                {...of()}
                wrongPasswords={known().wrongPasswords}
                lockedUntil={known().lockedUntil}
                onUnlocked={close}
              />
            )}
          </Match>
        </Switch>
      </Portal>
    </section>
  )
}

/** The server says 0 for a lock that is over. */
const isLocked = (account: AccountView | undefined): boolean => account !== undefined && account.lockedUntil > 0

const Do = (props: { readonly word: string; readonly onClick: () => void }) => (
  <button type="button" class="btn" onClick={() => props.onClick()}>
    {props.word}
  </button>
)

const Standing = (props: { readonly account: AccountView; readonly isAgent: boolean }): JSX.Element => (
  <ul class="mt-1 text-muted">
    <Show when={isLocked(props.account)}>
      <li class="text-alarm">{w("account.locked", { time: momentText(props.account.lockedUntil, Date.now()) })}</li>
    </Show>
    <li>{w(props.account.hasPassword ? "account.has-password" : "account.no-password")}</li>
    <Show when={props.account.mustChangePassword}>
      <li>{w("account.must-change")}</li>
    </Show>
    <Show when={props.account.hasTwoStep}>
      <li>{w("account.two-step")}</li>
    </Show>
    <Show when={props.isAgent}>
      <li>{w(props.account.hasTelephonePassword ? "account.telephone" : "account.no-telephone")}</li>
    </Show>
    <li>{w("account.sessions", { count: props.account.sessions })}</li>
  </ul>
)
