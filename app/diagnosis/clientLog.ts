import type { InjectionKey } from 'vue';
import type { ClientLog } from '../../core/log/ClientLog.ts';

/** Where sessions and devices note what changes; provided where there is a check of connection and devices to report it. */
export const CLIENT_LOG: InjectionKey<ClientLog> = Symbol('client log');
