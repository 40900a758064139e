"""A PostgreSQL with PostGIS that tests begin and end."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

PASSWORD = "s3cret words"  # with a blank: QGIS's own remover of passwords leaves the second word
SERVER_USER = "postgres"  # PostgreSQL refuses to run as root


@dataclass
class PostGis:
    """A server that is begun and ended here."""

    folder: Path
    port: int
    programs: Path

    def start(self) -> None:
        self._as_server(
            "pg_ctl", "-D", self.data, "-w", "-l", self.log, "-o", self._options, "start"
        )

    def stop(self) -> None:
        self._as_server("pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop")

    def make(self) -> None:
        """Make the cluster, and a database with PostGIS in it."""
        told = self.folder / "password"
        told.write_text(PASSWORD)
        shutil.chown(told, SERVER_USER)
        how = ("-U", "rtm", "-A", "scram-sha-256", f"--pwfile={told}", "-E", "UTF8")
        self._as_server("initdb", "-D", self.data, *how, "--locale=C.UTF-8", "--no-sync")
        self.start()
        self.say("create database crime", "postgres")
        self.say("create extension postgis")

    def say(self, sql: str, database: str = "crime") -> None:
        """Run a statement."""
        where = ("-h", "127.0.0.1", "-p", str(self.port), "-U", "rtm", "-d", database)
        environment = {**os.environ, "PGPASSWORD": PASSWORD}
        subprocess.run(["psql", "-q", *where, "-c", sql], env=environment, check=True)

    def source(self, table: str, column: str = "geom", **more: str) -> str:
        """Return a layer as a study names it."""
        told = {"key": "'fid'", **more}
        parts = " ".join(f"{key}={value}" for key, value in told.items())
        return (
            f"postgres://dbname='crime' host=127.0.0.1 port={self.port} user='rtm' "
            f"password='{PASSWORD}' {parts} table={table} ({column})"
        )

    @property
    def for_gdal(self) -> str:
        return (
            f"PG:dbname='crime' host='127.0.0.1' port='{self.port}' user='rtm' "
            f"password='{PASSWORD}'"
        )

    @property
    def data(self) -> str:
        return str(self.folder / "data")

    @property
    def log(self) -> str:
        return str(self.folder / "log")

    @property
    def _options(self) -> str:
        return f"-c listen_addresses=127.0.0.1 -p {self.port} -k {self.folder} -c fsync=off"

    def _as_server(self, program: str, *words: str) -> None:
        command = [str(self.programs / program), *words]
        if os.getuid() == 0:
            command = ["runuser", "-u", SERVER_USER, "--", *command]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self.folder)
