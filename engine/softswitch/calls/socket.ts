/** The application `socket`: the switch calls a controller, which drives the leg from then on as an engine would. */
import { type Application, type Channel, setVariable } from "../channel.ts"
import type { Endpoint } from "../endpoint.ts"
import { emit, type Exchange } from "../exchange.ts"
import { sideChanged } from "./beside.ts"
import { beginApplication, completeApplication, unpark } from "./execute.ts"
import { hangUp } from "./hang-up.ts"

/** FreeSWITCH's. */
const DEFAULT_PORT = 8_084

const PLACES_LIMIT = 10

/** Told in FreeSWITCH's order: EXECUTE, and PARK as soon as the controller is there; the leg's own end is the application's. */
export const socket = (exchange: Exchange, channel: Channel, application: Application, then: () => void): void => {
  beginApplication(exchange, channel, application)
  const [first = "", ...words] = application.data.split(/\s+/u)
  const places = placesOf(first)
  let stop = (): void => undefined
  const running = {
    application,
    playback: undefined,
    started: true,
    startedUs: exchange.nowUs(),
    stop: () => stop()
  }
  channel.running = running
  let behind: ReadonlyArray<Application> = []

  const goOn = (): void => {
    then()
    const { hangupCause, parked, peer, running: next } = channel
    // A leg that nobody drives any more is over, as at the end of a dialplan.
    if (hangupCause === undefined && next === undefined && parked === undefined && peer === undefined)
      hangUp(exchange, channel, "NORMAL_CLEARING", "us")
  }
  const failed = (why: string): void => {
    if (channel.running !== running) return
    channel.running = undefined
    exchange.log.warning(`${channel.name}: socket ${application.data}: ${why}`)
    completeApplication(exchange, channel, application, "_none_")
    goOn()
  }
  if (typeof places === "string") return failed(places)
  if (channel.peer !== undefined) return failed("the leg is bridged")
  setVariable(channel, "socket_host", places[0]?.address ?? "")
  stop = exchange.callController({
    channel,
    places,
    isAsync: words.includes("async"),
    isFull: words.includes("full"),
    failed,
    connected: () => {
      if (channel.running !== running) return
      channel.running = undefined
      behind = channel.waiting.splice(0)
      unpark(exchange, channel)
      channel.parked = application
      emit(exchange, channel, "CHANNEL_PARK", "park")
      sideChanged(exchange, channel)
    },
    ended: (resumes) => {
      if (channel.parked !== application || channel.hangupCause !== undefined || !resumes) return
      unpark(exchange, channel)
      channel.waiting.push(...behind)
      goOn()
    }
  })
}

/** `127.0.0.1:8084|[::1]:8084/path`: names are not looked up here, but for this machine's own. */
const placesOf = (text: string): ReadonlyArray<Endpoint> | string => {
  const all = text.split("|").map((one) => {
    const [, v6, other, port] = /^(?:\[([\da-f:.]+)\]|([^:/[\]]+))(?::(\d{1,5}))?(?:\/.*)?$/iu.exec(one) ?? []
    const address = v6 ?? (other === "localhost" ? "127.0.0.1" : other)
    const place = { address: address ?? "", port: port === undefined ? DEFAULT_PORT : Number(port) }
    return address === undefined || place.port < 1 || place.port > 65_535 ? undefined : place
  })
  const places = all.filter((place) => place !== undefined)
  if (places.length < all.length || places.length > PLACES_LIMIT) return "is no list of <address>[:<port>]"
  return places
}
