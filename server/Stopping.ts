/** No room is opened any more: this server is about to end. */
export class Stopping extends Error {
  override name = 'Stopping';

  constructor() {
    super('The server is about to end.');
  }
}
