import { acdFigures } from "./acd/figures.ts"
import { SAMPLES } from "./acd.ts"
import { acdBesideCommand } from "./beside/acd-beside-command.ts"
import { acdBesideExports } from "./beside/acd-beside-exports.ts"
import { acdBesideAlarms } from "./alarms/beside.ts"
import { heartbeatLoad, heartbeatLoadHeld, MOST_CORES } from "./alarms/heartbeats.ts"
import { ACK_P99_MS, alarmLoad, alarmLoadHeld, POP_P99_MS } from "./alarms/load.ts"
import { attack } from "./attack/attack.ts"
import { churn, churnHeld } from "./churn/churn.ts"
import { acdLadder } from "./ladder/acd-ladder.ts"
import { RUNGS } from "./ladder/climb.ts"
import { startCrowdedCentre } from "./crowded-centre.ts"
import { commandLine, type Measure, type Numbers } from "./command-line.ts"
import { type FirstCall, firstCall } from "./first-call.ts"
import { parties, SERVICES } from "./parties/parties.ts"
import { mediaLoad } from "./media/media-load.ts"
import { memoryOverCalls } from "./memory/memory.ts"
import { type RunningCentre, startCentre } from "./running-centre.ts"
import { HOUSE_TELEPHONES } from "./soak/house.ts"
import { atATime, DAY } from "./soak/load.ts"
import { isKept, soak } from "./soak/soak.ts"

/** `npm run load -- <profile>`: each profile against a throw-away centre, or the one named by --centre. */

const on =
  (seed: string, measure: (centre: RunningCentre, ...rest: Parameters<Measure>) => ReturnType<Measure>): Measure =>
  async (say, named, numbers, switches, chosen) => {
    const centre = named ?? (await startCentre({ seed, say }))
    try {
      return await measure(centre, say, named, numbers, switches, chosen)
    } finally {
      await centre.stop()
    }
  }

const SMALL_CENTRE = { seed: "small-centre.yaml", queues: ["service", "elderly"] }
const STRAIGHT_TO_QUEUE = "config/seed/straight-to-queue.yaml"

const agents = { default: 30, about: "agents who sign in" }

/** Of one core, for 100 bridged, recorded calls. FreeSWITCH takes 57 %, Asterisk 59 %, for the switching alone. */
const MEDIA_CPU_PCT = 40

const rungLines = Object.entries(RUNGS)
  .map(([rung, about]) => `\n${" ".repeat(27)}${rung.padEnd(8)} ${about}`)
  .join("")

const callNumbers = {
  calls: { default: 60, about: "callers" },
  agents,
  "every-ms": { default: 300, about: "milliseconds between two callers" }
}
const callsOf = (numbers: Numbers) => {
  const { agents: count, calls, "every-ms": everyMs } = numbers as Record<keyof typeof callNumbers, number>
  return { calls, agents: count, everyMs }
}
const allHeard = ({ answered, audioOk, lost, recorded, records }: FirstCall): boolean =>
  lost === 0 && audioOk === answered && recorded === answered && records === answered

await commandLine("load", {
  alarms: {
    about: `terminals of every protocol press at an even rate while agents take and close: none lost, ack p99 ≤ ${ACK_P99_MS} ms, row on a list and card of a free agent p99 ≤ ${POP_P99_MS} ms`,
    numbers: {
      terminals: { default: 2_000, about: "terminals" },
      "per-second": { default: 50, about: "presses a second" },
      seconds: { default: 120, about: "seconds" },
      agents
    },
    measure: async (say, named, numbers) => {
      if (named !== undefined) throw new Error("it enters terminals of its own: leave out --centre")
      const {
        agents: count,
        "per-second": perSecond,
        seconds,
        terminals
      } = numbers as Record<"agents" | "per-second" | "seconds" | "terminals", number>
      const result = await alarmLoad({ agents: count, perSecond, seconds, terminals }, say)
      return { result, held: alarmLoadHeld(result) }
    }
  },
  heartbeats: {
    about: `signs of life of terminals over UDP, of which some fall silent: each is found, no other one; cores of lines, core and PostgreSQL ≤ ${MOST_CORES}`,
    numbers: {
      terminals: { default: 100_000, about: "terminals" },
      minutes: { default: 5, about: "minutes; silence takes four to be told" }
    },
    measure: async (say, named, numbers) => {
      if (named !== undefined) throw new Error("it enters terminals of its own: leave out --centre")
      const { minutes, terminals } = numbers as Record<"minutes" | "terminals", number>
      const result = await heartbeatLoad({ minutes, terminals }, say)
      return { result, held: heartbeatLoadHeld(result, minutes) }
    }
  },
  attack: {
    about: "attacks by time and by number: whom they should not touch, they do not touch",
    numbers: {},
    measure: on("config/seed/small-centre.yaml", async (centre, say) => {
      const result = await attack(centre, say)
      return { result, held: result.held === result.cases }
    })
  },
  "first-call": {
    about: "calls through the hotline, with tones both ways: every one answered, recorded and in the records",
    numbers: callNumbers,
    measure: on("config/seed/small-centre.yaml", async (centre, say, _named, numbers) => {
      const result = await firstCall(centre, { ...callsOf(numbers), say })
      return { result, held: allHeard(result) }
    })
  },
  media: {
    about: `calls that talk at once, all recorded in stereo: CPU of the whole centre, in % of a core; fails above ${MEDIA_CPU_PCT} for 100`,
    numbers: { calls: { default: 100, about: "calls at once, with as many agents" } },
    measure: async (say, named, numbers) => {
      if (named !== undefined) throw new Error("it makes a centre with as many agents as calls: leave out --centre")
      const { calls } = numbers as Record<"calls", number>
      const result = await mediaLoad(calls, say)
      return { result, held: result.recorded === calls && result.cpuPct.all <= (MEDIA_CPU_PCT * calls) / 100 }
    }
  },
  parties: {
    about:
      "hold, consult, transfer, conference, supervise, dial …: each at real telephones, with a tone from everybody; all heard right, all recorded",
    numbers: { times: { default: 20, about: "how often each is done" } },
    choices: { only: { of: SERVICES, about: "this service alone" } },
    measure: async (say, named, numbers, _switches, chosen) => {
      if (named !== undefined) throw new Error("its music and its people are its own: leave out --centre")
      const { times } = numbers as Record<"times", number>
      const result = await parties({ only: chosen.get("only"), times }, say)
      return { result, held: result.passed === result.cases && result.legsLeft === 0 }
    }
  },
  memory: {
    about:
      "MB of each process, just started and after the calls of first-call; every process found, none ended, every call whole",
    numbers: callNumbers,
    measure: on("config/seed/small-centre.yaml", async (centre, say, _named, numbers) => {
      const result = await memoryOverCalls(centre, { ...callsOf(numbers), say })
      return { result, held: result.missing === 0 && result.restarts === 0 && allHeard(result.calls) }
    })
  },
  acd: {
    about:
      "INVITE in to INVITE out in ms: to idle agents, to agents just freed, to agents just ready, and the same INVITE without a centre (floor); CPU of the centre at 5, 20 and 50 calls a second. Fails above floor + 3 at p50, floor + 15 at p99, or when anybody is lost or stuck",
    numbers: { agents, samples: { default: SAMPLES, about: "of each of the three" } },
    switches: {
      ladder: `also where the time of each decision goes, and of the slowest 1 %; fails when more than 15 % is unnamed. Rungs:${rungLines}`
    },
    choices: {
      beside: {
        of: ["alarms", "exports"],
        orCommand: true,
        about:
          'measures twice, the second time while 20 files of 50,000 rows are asked for, median at most doubled, or while 1,000 presses come within 10 s, median at most 1.5 times, or while a command runs again and again ("npm run build"); p99 at most 60 ms'
      }
    },
    measure: async (say, named, numbers, switches, chosen) => {
      const { agents: count, samples } = numbers as Record<"agents" | "samples", number>
      const beside = chosen.get("beside")
      if (beside !== undefined) {
        if (switches.has("ladder")) throw new Error("one at a time: --ladder or --beside")
        if (named !== undefined) throw new Error("--beside fills a centre of its own: leave out --centre")
        if (beside === "alarms") {
          const centre = await startCrowdedCentre({
            seed: "straight-to-queue.yaml",
            queues: ["service"],
            agents: count,
            alarmsApart: true,
            say
          })
          try {
            return await acdBesideAlarms(centre, { agents: count, samples, say })
          } finally {
            await centre.stop()
          }
        }
        const measured = beside === "exports" ? acdBesideExports : acdBesideCommand(beside)
        return on(STRAIGHT_TO_QUEUE, (centre) => measured(centre, { agents: count, samples, say }))(
          say,
          named,
          numbers,
          switches,
          chosen
        )
      }
      if (switches.has("ladder")) {
        if (named !== undefined) throw new Error("--ladder starts a centre that keeps stamps: leave out --centre")
        return acdLadder({ seed: STRAIGHT_TO_QUEUE, agents: count, samples, say })
      }
      return acdFigures({ agents: count, samples, say }, named)
    }
  },
  churn: {
    about:
      "agents sign in and out, some while they ring, and three callers in ten hang up at the moment of the offer: nobody stuck, lost or shut out, no second INVITE, no telephone busy at the end; fails too when fewer than one in ten did",
    numbers: {
      agents: { default: 300, about: "agents, of whom about a sixth is signed in at a time" },
      minutes: { default: 60, about: "minutes in which callers come" }
    },
    measure: async (say, named, numbers) => {
      const { agents: count, minutes } = numbers as Record<"agents" | "minutes", number>
      const centre =
        named ?? (await startCrowdedCentre({ seed: "straight-to-queue.yaml", queues: ["service"], agents: count, say }))
      try {
        const result = await churn(centre, { agents: count, minutes, say })
        return { result, held: churnHeld(result) }
      } finally {
        await centre.stop()
      }
    }
  },
  soak: {
    about:
      "minutes of calls with holds and hang-ups: none lost, each recording played, no leg or socket left, memory level (judged from 15 minutes on)",
    numbers: {
      minutes: { default: 20, about: "minutes" },
      calls: { default: 100, about: "recorded calls at a time; a twentieth of them come each second" }
    },
    choices: {
      load: { of: ["day"], about: "the first release's day instead: 30 agents, two calls a second that talk 2 to 9 s" }
    },
    measure: async (say, named, numbers, _switches, chosen) => {
      const { calls, minutes } = numbers as Record<"calls" | "minutes", number>
      const load = chosen.get("load") === "day" ? DAY : atATime(calls)
      const centre =
        named ?? (await startCrowdedCentre({ ...SMALL_CENTRE, agents: load.agents + HOUSE_TELEPHONES, say }))
      try {
        const result = await soak(centre, { minutes, load, say })
        return { result, held: isKept(result) }
      } finally {
        await centre.stop()
      }
    }
  }
})
