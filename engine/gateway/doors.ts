import type { TemplatedApp, us_listen_socket } from "uWebSockets.js"
import type { Uws } from "#engine/web-library/load.ts"

export interface DoorsParts {
  readonly uws: Uws
  readonly host: string
  readonly port: number
  /** Puts the routes on an app. */
  readonly attach: (app: TemplatedApp) => void
  /** Certificate and key in one file (PEM), read at each opening; null without TLS. */
  readonly pairFile: string | null
}

/**
 * The apps behind one port. Without TLS it is one. With TLS each certificate needs an app of its own: a new one takes over the
 * port and all new connections, the ones before keep their sockets until those end, and what is published goes to all.
 */
export class Doors {
  readonly #parts: DoorsParts
  #apps: Array<TemplatedApp> = []
  #listener: us_listen_socket | undefined

  constructor(parts: DoorsParts) {
    this.#parts = parts
  }

  /** Listens; the same again with the next certificate. False: the port cannot be had. Throws when the library takes no such pair. */
  open(): boolean {
    const app = this.#made()
    // In one turn: whoever connects in between is refused once, and browsers try again.
    if (this.#listener !== undefined) this.#parts.uws.us_listen_socket_close(this.#listener)
    this.#listener = this.#listening(app)
    if (this.#listener === undefined) {
      app.close()
      return false
    }
    this.#closeEmpty()
    this.#apps.push(app)
    return true
  }

  publish(topic: string, frame: string): boolean {
    let isHeard = false
    for (const app of this.#apps) isHeard = app.publish(topic, frame) || isHeard
    return isHeard
  }

  numSubscribers(topic: string): number {
    return this.#apps.reduce((sum, app) => sum + app.numSubscribers(topic), 0)
  }

  close(): void {
    for (const app of this.#apps.splice(0)) app.close()
  }

  #made(): TemplatedApp {
    const { attach, pairFile, uws } = this.#parts
    const app =
      pairFile === null
        ? uws.App()
        : uws.SSLApp({ cert_file_name: pairFile, key_file_name: pairFile, ssl_prefer_low_memory_usage: true })
    attach(app)
    return app
  }

  /** Alone on the port: without the exclusive option two gateways would share it and each see half of the requests. */
  #listening(app: TemplatedApp): us_listen_socket | undefined {
    const { host, port, uws } = this.#parts
    const listen = app.listen.bind(app) as unknown as ListenWithOptions
    let listener: us_listen_socket | undefined
    listen(host, port, (uws as unknown as ListenOptions).LIBUS_LISTEN_EXCLUSIVE_PORT, (socket) => {
      if (socket !== false) listener = socket
    })
    return listener
  }

  /** An app before the last one whose sockets are all gone; each renewal would leave one. */
  #closeEmpty(): void {
    const isEmpty = (app: TemplatedApp) => app.numSubscribers(EVERYBODY) === 0 && app.numSubscribers(TELEPHONES) === 0
    const empty = this.#apps.slice(0, -1).filter(isEmpty)
    for (const app of empty) app.close()
    this.#apps = this.#apps.filter((app) => !empty.includes(app))
  }
}

/** Every screen hears about the engine here. No topic of ours begins like this. */
export const EVERYBODY = "#everybody"
/** And every telephone in a browser hears nothing here: it is counted. */
export const TELEPHONES = "#telephones"

interface ListenOptions {
  readonly LIBUS_LISTEN_EXCLUSIVE_PORT: number
}

/** As the library takes it; its types know the options only without a host. */
type ListenWithOptions = (
  host: string,
  port: number,
  options: number,
  listener: (socket: us_listen_socket | false) => void
) => void
