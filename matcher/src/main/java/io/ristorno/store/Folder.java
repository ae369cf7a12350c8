package io.ristorno.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/** A folder of a file system: RocksDB's files, and the small one beside them. */
final class Folder implements Medium {
    private final Path path;
    private final Rocks rocks;
    private final SmallFile lastBatch;
    private final Executor background;
    private final Runnable closed;

    private Folder(Path path, Rocks rocks, Executor background, Runnable closed) {
        this.path = path;
        this.rocks = rocks;
        this.background = background;
        this.closed = closed;
        lastBatch = file(path.resolve(LastBatch.NAME));
    }

    /** Opens what is in a folder, with a thread for the background. */
    static Folder open(Path path, Settings settings) {
        ExecutorService thread = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("ristorno-last-batch").daemon(true).factory());
        try {
            return open(path, settings, thread, thread::shutdown);
        } catch (RuntimeException refused) {
            thread.shutdown();
            throw refused;
        }
    }

    /** Opens what is in a folder; makes it when there is none. */
    static Folder open(Path path, Settings settings, Executor background, Runnable closed) {
        try {
            Files.createDirectories(path);
            return new Folder(path, Rocks.open(path, settings, Family.OF_STORE), background, closed);
        } catch (IOException | RocksDBException refused) {
            throw new StoreFailed("the store in " + path + " does not open: " + why(refused), refused);
        }
    }

    private static String why(Exception refused) {
        String message = String.valueOf(refused.getMessage());
        return message.startsWith("While lock file")
                ? "another process has it open, such as a running service; stop that, or name another folder"
                : message.contains("Column families not opened")
                        ? "it has values of a kind that this version does not know; open it with the version that wrote it"
                        : message;
    }

    @Override
    public Database database() {
        return rocks;
    }

    @Override
    public SmallFile lastBatch() {
        return lastBatch;
    }

    @Override
    public Executor background() {
        return background;
    }

    @Override
    public long freeBytes() throws IOException {
        return Files.getFileStore(path).getUsableSpace();
    }

    @Override
    public String name() {
        return path.toString();
    }

    @Override
    public void close() {
        closed.run();
        rocks.close();
    }

    /** The file at a path. It is opened when it is written first. */
    static SmallFile file(Path path) {
        return new FileAtPath(path);
    }

    private static final class FileAtPath implements SmallFile {
        private final Path path;
        private @Nullable FileChannel channel;

        FileAtPath(Path path) {
            this.path = path;
        }

        @Override
        public Optional<byte[]> read() throws IOException {
            return Files.exists(path) ? Optional.of(Files.readAllBytes(path)) : Optional.empty();
        }

        @Override
        public void create(byte[] contents) throws IOException {
            FileChannel file = channel();
            write(file, 0, contents);
            file.force(true);
            try (FileChannel folder = FileChannel.open(path.resolveSibling(""), StandardOpenOption.READ)) {
                folder.force(true);
            }
        }

        @Override
        public void overwrite(int position, byte[] bytes) throws IOException {
            FileChannel file = channel();
            write(file, position, bytes);
            file.force(false);
        }

        private FileChannel channel() throws IOException {
            FileChannel open = channel;
            if (open == null) {
                open = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                channel = open;
            }
            return open;
        }

        private static void write(FileChannel file, int position, byte[] bytes) throws IOException {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                file.write(left, position + left.position());
            }
        }

        @Override
        public void close() throws IOException {
            FileChannel open = channel;
            if (open != null) {
                open.close();
            }
        }
    }
}
