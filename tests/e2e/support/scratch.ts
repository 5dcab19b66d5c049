export {
  temporaryFolder as scratch,
  temporaryFolderForFile as scratchForFile,
} from '../../support/temporary-folder.js';
