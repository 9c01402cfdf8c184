import { A, Route, Router, type RouteSectionProps, useLocation, useNavigate } from "@solidjs/router"
import { createEffect, createResource, createSignal, Match, onCleanup, Show, Suspense, Switch } from "solid-js"
import { OWN_DATA_PATH } from "#wire/own-data.ts"
import { PanelTelephoneProvider } from "./agent/telephone/panel-telephone.tsx"
import { DUPLICATES, IMPORT, NEW, PARAMETERS, PRINT, TEST_CALL } from "./administration/paths.ts"
import { LiveProvider, createLive, useLive } from "./shared/live.ts"
import { speakFor, t } from "./shared/language.ts"
import { fetched } from "./shared/later.tsx"
import { Loading } from "./shared/loading.tsx"
import { NoticePage } from "./shared/notice-page.tsx"
import { RefusalNotice } from "./shared/refusal.tsx"
import { RingAttention } from "./shared/ring-attention.tsx"
import { type Session, whoAmI } from "./shared/session.ts"
import { dressFor } from "./shared/theme.ts"
import { setTimeZone } from "./shared/time-zone.ts"
import { SET_UP_PATH } from "./set-up/paths.ts"
import { homeOf } from "./shell/areas.ts"
import { HelpUntilCalled } from "./shell/help.tsx"
import { mayOpen } from "./shell/may-open.ts"
import { Palette } from "./shell/palette.tsx"
import { Rail } from "./shell/rail.tsx"
import { SupervisorNotices } from "./shell/supervisor-notices.tsx"
import { Toasts } from "./shell/toasts.tsx"
import { useWayOut, WayOutProvider } from "./shell/way-out.ts"

const ForcedPasswordChange = fetched(async () => (await import("./people/change-password.tsx")).ForcedPasswordChange)
const ForcedTwoStep = fetched(async () => (await import("./people/two-step.tsx")).ForcedTwoStep)
const SignInPage = fetched(async () => (await import("./sign-in/sign-in.tsx")).SignInPage)
const AgentPage = fetched(async () => (await import("./agent/agent-page.tsx")).AgentPage)
const WallPage = fetched(async () => (await import("./wallboard/wall-page.tsx")).WallPage)
const QueuePage = fetched(async () => (await import("./queues/queue-page.tsx")).QueuePage)
const CallbacksPage = fetched(async () => (await import("./queues/callbacks-page.tsx")).CallbacksPage)
const Administration = fetched(async () => (await import("./administration/administration.tsx")).Administration)
const lists = () => import("./administration/list/list-page.tsx")
const FirstList = fetched(async () => (await lists()).FirstList)
const ListPage = fetched(async () => (await lists()).ListPage)
const forms = () => import("./administration/form/form-page.tsx")
const NewPage = fetched(async () => (await forms()).NewPage)
const ChangePage = fetched(async () => (await forms()).ChangePage)
const HistoryPage = fetched(async () => (await import("./administration/history/history-page.tsx")).HistoryPage)
const ImportPage = fetched(async () => (await import("./administration/import/import-page.tsx")).ImportPage)
const PrintPage = fetched(async () => (await import("./administration/list/print-page.tsx")).PrintPage)
const DuplicatesPage = fetched(async () => (await import("./customers/duplicates-page.tsx")).DuplicatesPage)
const ProfilePage = fetched(async () => (await import("./people/profile.tsx")).ProfilePage)
const ParametersPage = fetched(
  async () => (await import("./administration/parameters/parameters-page.tsx")).ParametersPage
)
const setUp = () => import("./set-up/pages.ts")
const SetUpPage = fetched(async () => (await setUp()).SetUpPage)
const TestCallPage = fetched(async () => (await setUp()).TestCallPage)
const CallsPage = fetched(async () => (await import("./calls/calls-page.tsx")).CallsPage)
const RecordingsPage = fetched(async () => (await import("./calls/calls-page.tsx")).RecordingsPage)
const AlarmsPage = fetched(async () => (await import("./alarms/alarms-page.tsx")).AlarmsPage)
const KeptOfAlarms = fetched(async () => (await import("./alarms/kept/pages.tsx")).KeptOfAlarms)
const LaboratoryPage = fetched(async () => (await import("./laboratory/laboratory-page.tsx")).LaboratoryPage)
const AuditPage = fetched(async () => (await import("./audit/audit-page.tsx")).AuditPage)
const ManualPage = fetched(async () => (await import("./manual/manual-page.tsx")).ManualPage)
const TelephonePage = fetched(async () => (await import("./softphone/telephone-page.tsx")).TelephonePage)
const OwnDataPage = fetched(async () => (await import("./own-data/own-data-page.tsx")).OwnDataPage)
const SystemPage = fetched(async () => (await import("./system/system-page.tsx")).SystemPage)

/** Asking who is signed in again, while the server cannot say. */
const RETRY_MS = 3000

/** Every page. What is behind a path is fetched when somebody goes there. */
export const App = () => (
  <Router root={Front}>
    <Route path={["/", "/sign-in"]} component={Home} />
    <Route path="/agent" component={AgentArea} />
    <Route path="/wall" component={() => <WallPage onLeft={useWayOut()} />} />
    <Route path="/queues/:queue" component={QueuePage} />
    <Route path="/callbacks" component={CallbacksPage} />
    <Route path="/administration" component={Administration}>
      <Route path="/" component={FirstList} />
      <Route path={`/${PARAMETERS}`} component={ParametersPage} />
      <Route path={`/${TEST_CALL}`} component={TestCallPage} />
      <Route path="/:plural" component={ListPage} />
      <Route path={`/customers/${DUPLICATES}`} component={DuplicatesPage} />
      <Route path={`/:plural/${NEW}`} component={NewPage} />
      <Route path={`/:plural/${IMPORT}`} component={ImportPage} />
      <Route path={`/:plural/${PRINT}`} component={PrintPage} />
      <Route path="/:plural/:id" component={ChangePage} />
      <Route path="/:plural/:id/history" component={HistoryPage} />
    </Route>
    <Route path="/set-up/:step?" component={SetUpPage} />
    <Route path="/alarms" component={AlarmsPage} />
    <Route path="/alarms/:kept/:incident?" component={KeptOfAlarms} />
    <Route path="/calls" component={CallsPage} />
    <Route path="/recordings" component={RecordingsPage} />
    <Route path="/lab" component={LaboratoryPage} />
    <Route path="/audit" component={AuditPage} />
    <Route path="/profile" component={ProfilePage} />
    <Route path="/telephone" component={TelephonePage} />
    <Route path="/system" component={SystemPage} />
    <Route path="/manual/:chapter?" component={ManualPage} />
    <Route path="*nowhere" component={NotFound} />
  </Router>
)

/** A customer with a link comes to their own data, which is no page of the panel; everybody else to the door. */
const Front = (props: RouteSectionProps) => {
  const location = useLocation()
  return (
    <Show when={location.pathname.startsWith(`${OWN_DATA_PATH}/`)} fallback={<Door {...props} />}>
      <Suspense fallback={<Loading />}>
        <OwnDataPage token={location.pathname.slice(OWN_DATA_PATH.length + 1)} />
      </Suspense>
    </Show>
  )
}

/** Who is here decides what is shown: the sign-in page, or the pages behind it. */
const Door = (props: RouteSectionProps) => {
  const location = useLocation()
  const navigate = useNavigate()
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
    if (found !== null && found !== "unreachable") {
      setTimeZone(found.timeZone)
      void speakFor(found.language)
      dressFor(found.theme)
    }
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
    const path = location.pathname
    if (who === null && path !== "/sign-in") {
      setWanted(`${path}${location.search}`)
      navigate("/sign-in", { replace: true })
    } else if (typeof who === "object" && who !== null && path === "/sign-in") {
      const to = wanted()
      setWanted(null)
      setEnded(false)
      navigate(to ?? "/", { replace: true })
    }
  })
  const left = (): void => {
    setEnded(false)
    setSession(null)
    setWanted("/")
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
        <Suspense fallback={<Loading />}>
          <SignInPage ended={ended()} onIn={() => void look()} />
        </Suspense>
      </Match>
      <Match when={someone()} keyed>
        {(who) => (
          <Show
            when={who.mustChangePassword || who.mustSetUpTwoStep}
            fallback={
              <WayOutProvider value={left}>
                <SignedIn session={who} onRefusedAtDoor={() => void look()} onGreeted={() => void look()}>
                  {props.children}
                </SignedIn>
              </WayOutProvider>
            }
          >
            <Suspense fallback={<Loading />}>
              <Show when={who.mustChangePassword} fallback={<ForcedTwoStep onDone={() => void look()} onOut={left} />}>
                <ForcedPasswordChange user={who.user} onDone={() => void look()} onOut={left} />
              </Show>
            </Suspense>
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
  readonly children: RouteSectionProps["children"]
}) => {
  const location = useLocation()
  const live = createLive({
    session: props.session,
    onRefusedAtDoor: () => props.onRefusedAtDoor(),
    onGreeted: () => props.onGreeted()
  })
  return (
    <LiveProvider value={live}>
      <PanelTelephoneProvider>
        <div class="flex h-full">
          {/* The wall is read from afar; the desk needs its width where a screen is small. */}
          <Show when={location.pathname !== "/wall"}>
            <Rail class={location.pathname === "/agent" ? "hidden xl:flex" : "hidden sm:flex"} />
          </Show>
          <div class="h-full min-w-0 flex-1">
            <Suspense fallback={<Loading />}>{props.children}</Suspense>
          </div>
        </div>
        <Palette />
        <HelpUntilCalled />
        <Toasts />
        <RingAttention />
        <RefusalNotice />
        <SupervisorNotices />
      </PanelTelephoneProvider>
    </LiveProvider>
  )
}

/** Who keeps a centre that is not set up yet begins at its wizard; everybody else at their work. */
const Home = () => {
  const { session } = useLive()
  const [isOpen] = createResource(
    () => session.agent === null && mayOpen(session, "parameters.edit") && mayOpen(session, "users.edit"),
    // Who cannot fetch it is led to their work.
    () => import("./set-up/is-open.ts").then(({ isSetUpOpen }) => isSetUpOpen()).catch(() => false)
  )
  const navigate = useNavigate()
  const location = useLocation()
  // This page stands at "/sign-in" too, and stays when the door leads from there to "/" or to what was wanted: who leads on
  // before that is led back, and stays before an empty page.
  createEffect(() => {
    if (location.pathname !== "/") return
    if (isOpen.state !== "unresolved" && isOpen.state !== "ready") return
    navigate(isOpen.latest === true ? SET_UP_PATH : homeOf(session), { replace: true })
  })
  return <Loading />
}

const AgentArea = () => {
  const { session } = useLive()
  const leave = useWayOut()
  return (
    <Show
      when={session.agent}
      fallback={<NoticePage code="403" title={t("forbidden.title")} body={t("forbidden.body")} />}
    >
      {(agent) => <AgentPage agent={agent()} onLeft={leave} />}
    </Show>
  )
}

const NotFound = () => (
  <NoticePage code="404" title={t("not-found.title")} body={t("not-found.body")}>
    <A class="btn btn-main" href="/">
      {t("go.home")}
    </A>
  </NoticePage>
)
