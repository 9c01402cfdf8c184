import { createEffect, createSignal, lazy, Match, onCleanup, Show, Suspense, Switch } from "solid-js"
import { ForcedPasswordChange } from "./people/change-password.tsx"
import { LiveProvider, createLive } from "./shared/live.ts"
import { t } from "./shared/language.ts"
import { Loading } from "./shared/loading.tsx"
import { NoticePage } from "./shared/notice-page.tsx"
import { RefusalNotice } from "./shared/refusal.tsx"
import { RingAttention } from "./shared/ring-attention.tsx"
import { goInstead, path } from "./shared/route.ts"
import { homeOf, mayDo, type Session, whoAmI } from "./shared/session.ts"
import { SignInPage } from "./sign-in/sign-in.tsx"

const AgentPage = lazy(async () => ({ default: (await import("./agent/agent-page.tsx")).AgentPage }))
const WallPage = lazy(async () => ({ default: (await import("./wallboard/wall-page.tsx")).WallPage }))

/** Asking who is signed in again, while the server cannot say. */
const RETRY_MS = 3000

/** Who is here decides what is shown: the sign-in page, or the pages behind it. */
export const App = () => {
  const [session, setSession] = createSignal<Session | null | "unreachable" | "asking">("asking")
  const [ended, setEnded] = createSignal(false)
  const [wanted, setWanted] = createSignal<string | null>(null)
  const look = async (): Promise<void> => {
    const found = await whoAmI()
    const was = session()
    // A running page keeps its last state while nobody can say; only a plain "no" ends it.
    if (found === "unreachable" && was !== "asking" && was !== "unreachable") return
    if (found === null && typeof was === "object" && was !== null) setEnded(true)
    // The same person who may do the same stays where they are; with other rights the pages begin anew.
    if (was !== "asking" && was !== "unreachable" && JSON.stringify(found) === JSON.stringify(was)) return
    setSession(found)
  }
  void look()
  createEffect(() => {
    if (session() !== "unreachable") return
    const timer = setInterval(() => void look(), RETRY_MS)
    onCleanup(() => clearInterval(timer))
  })
  const someone = (): Session | null => {
    const who = session()
    return typeof who === "object" ? who : null
  }
  createEffect(() => {
    const who = session()
    if (who === null && path() !== "/sign-in") {
      setWanted(path())
      goInstead("/sign-in")
    } else if (typeof who === "object" && who !== null && (path() === "/sign-in" || path() === "/")) {
      const to = wanted()
      setWanted(null)
      setEnded(false)
      goInstead(to === null || to === "/" ? homeOf(who) : to)
    }
  })
  const left = (): void => {
    setEnded(false)
    setSession(null)
    setWanted(null)
  }
  return (
    <Switch>
      <Match when={session() === "asking"}>
        <Loading />
      </Match>
      <Match when={session() === "unreachable"}>
        <NoticePage title={t("unreachable.title")} body={t("unreachable.body")}>
          <button type="button" class="btn btn-main" onClick={() => void look()}>
            {t("do.retry")}
          </button>
        </NoticePage>
      </Match>
      <Match when={session() === null}>
        <SignInPage ended={ended()} onIn={() => void look()} />
      </Match>
      <Match when={someone()} keyed>
        {(who) => (
          <Show
            when={who.mustChangePassword}
            fallback={
              <SignedIn session={who} onRefusedAtDoor={() => void look()} onGreeted={() => void look()} onLeft={left} />
            }
          >
            <ForcedPasswordChange onDone={() => void look()} onOut={left} />
          </Show>
        )}
      </Match>
    </Switch>
  )
}

const SignedIn = (props: {
  readonly session: Session
  readonly onRefusedAtDoor: () => void
  readonly onGreeted: () => void
  readonly onLeft: () => void
}) => {
  const live = createLive({
    session: props.session,
    onRefusedAtDoor: () => props.onRefusedAtDoor(),
    onGreeted: () => props.onGreeted()
  })
  return (
    <LiveProvider value={live}>
      <Suspense fallback={<Loading />}>
        <Switch fallback={<NoticePage code="404" title={t("not-found.title")} body={t("not-found.body")} />}>
          <Match when={path() === "/" || path() === "/sign-in"}>
            <Loading />
          </Match>
          <Match when={path() === "/agent"}>
            <Show
              when={props.session.agent}
              fallback={<NoticePage code="403" title={t("forbidden.title")} body={t("forbidden.body")} />}
            >
              {(agent) => <AgentPage agent={agent()} onLeft={props.onLeft} />}
            </Show>
          </Match>
          <Match when={path() === "/wall"}>
            <Show
              when={mayDo(props.session, "agents.view")}
              fallback={<NoticePage code="403" title={t("forbidden.title")} body={t("forbidden.body")} />}
            >
              <WallPage onLeft={props.onLeft} />
            </Show>
          </Match>
        </Switch>
      </Suspense>
      <RingAttention />
      <RefusalNotice />
    </LiveProvider>
  )
}
