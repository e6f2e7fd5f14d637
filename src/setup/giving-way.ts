/**
 * A provider that the preload made because nobody had must not be in the way of one that the program registers a
 * moment later: the OpenTelemetry API keeps the first of each kind. So what the program registers takes the place of
 * ours, until it calls `initializeTracing`.
 *
 * This happens at the API's slot on `globalThis`, because a program may bring copies of the API that are not ours (1.10
 * alone has two, for `import` and `require`). Every copy registers in the same three steps: it assigns the slot anew,
 * asks whether something of the kind is there, and writes its own. Here the second step is answered by "no" where the
 * thing is ours, and ours goes with the third. A copy of another version stops in between, and ours stays.
 */
import { context, propagation, type TracerProvider } from '@opentelemetry/api';
import { ownsContextManager, ownsPropagator, ownsProvider } from './globals.js';
import { setupState } from './shared.js';

export interface GivingWay {
  /** Ends our provider, which has been taken out of the API. */
  readonly beforeProvider: () => void;
  /** Is told the program's provider once it is registered. */
  readonly afterProvider: (provider: TracerProvider) => void;
}

interface Kind {
  readonly isOurs: () => boolean;
  readonly withdraw: () => void;
}

/** What the API puts in its slot for a provider; the provider itself follows right after. */
interface ProviderProxy {
  setDelegate?: (provider: TracerProvider) => void;
}

export function giveWay({ beforeProvider, afterProvider }: GivingWay): void {
  const slot = Symbol.for('opentelemetry.js.api.1');
  const holder = globalThis as { [slot: symbol]: object | undefined };
  const api = holder[slot];
  if (api === undefined) return;
  const withdrawProvider = () => {
    // Not by trace.disable(), which would also change the copy of the API that is about to register.
    Reflect.deleteProperty(api, 'trace');
    beforeProvider();
  };
  const kinds = new Map<PropertyKey, Kind>([
    ['trace', { isOurs: ownsProvider, withdraw: withdrawProvider }],
    ['context', { isOurs: ownsContextManager, withdraw: () => context.disable() }],
    ['propagation', { isOurs: ownsPropagator, withdraw: () => propagation.disable() }],
  ]);
  let registering = false;
  const watched = new Proxy(api, {
    get(target, key) {
      const asked = registering;
      registering = false;
      return asked && kinds.get(key)?.isOurs() === true ? undefined : Reflect.get(target, key);
    },
    set(target, key, value) {
      registering = false;
      const kind = kinds.get(key);
      const replaces = kind?.isOurs() === true;
      if (replaces) kind?.withdraw();
      if (replaces && key === 'trace') onceDelegated(value as ProviderProxy, afterProvider);
      return Reflect.set(target, key, value);
    },
  });
  const state = setupState();
  state.restoreApi = () => {
    state.restoreApi = undefined;
    define({ value: api, writable: true });
  };
  define({
    get: () => watched,
    set: (value: unknown) => {
      if (value === watched) registering = true;
      else define({ value, writable: true });
    },
  });

  function define(descriptor: PropertyDescriptor): void {
    Object.defineProperty(holder, slot, { ...descriptor, enumerable: true, configurable: true });
  }
}

function onceDelegated(proxy: ProviderProxy, then: (provider: TracerProvider) => void): void {
  const { setDelegate } = proxy;
  if (typeof setDelegate !== 'function') return;
  proxy.setDelegate = (provider) => {
    Reflect.deleteProperty(proxy, 'setDelegate'); // the method itself is the prototype's
    setDelegate.call(proxy, provider);
    then(provider);
  };
}
