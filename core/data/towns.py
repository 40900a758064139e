"""Towns whose position helps to tell which coordinate system numbers are in, and in which order.

Rounded to a hundredth of a degree. A town is no evidence by its name alone: what counts is that
coordinates, read in some way, lie in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from .columns.words import plain, words

DEGREE = 111.2  # km
TABLE = {
    "GB": "london -.12 51.51;birmingham -1.89 52.48;manchester -2.24 53.48;leeds -1.55 53.8;"
    "sheffield -1.47 53.38;liverpool -2.98 53.41;bristol -2.59 51.45;newcastle -1.61 54.98;"
    "northumbria -1.6 55.0;nottingham -1.15 52.95;leicester -1.13 52.64;"
    "cardiff -3.18 51.48;edinburgh -3.19 55.95;glasgow -4.25 55.86;aberdeen -2.1 57.15;"
    "dundee -2.97 56.46;belfast -5.93 54.6;southampton -1.4 50.9;portsmouth -1.09 50.8;"
    "plymouth -4.14 50.37;exeter -3.53 50.72;norwich 1.3 52.63;cambridge .12 52.2;"
    "oxford -1.26 51.75;brighton -.14 50.82;hull -.34 53.74;york -1.08 53.96;"
    "bradford -1.75 53.79;coventry -1.51 52.41;derby -1.48 52.92;stoke -2.18 53.0;"
    "swansea -3.94 51.62;middlesbrough -1.23 54.57;sunderland -1.38 54.91;"
    "ipswich 1.16 52.06;reading -.97 51.45;bournemouth -1.88 50.72;gloucester -2.24 51.87;"
    "bath -2.36 51.38;canterbury 1.08 51.28;lincoln -.54 53.23;carlisle -2.94 54.89;"
    "inverness -4.22 57.48",
    "IE": "dublin -6.26 53.35;cork -8.47 51.9;galway -9.05 53.27;limerick -8.62 52.66",
    "NL": "amsterdam 4.9 52.37;rotterdam 4.48 51.92;denhaag 4.3 52.08;utrecht 5.12 52.09;"
    "eindhoven 5.48 51.44;groningen 6.57 53.22;tilburg 5.09 51.56;almere 5.22 52.37;"
    "breda 4.78 51.59;nijmegen 5.86 51.84;arnhem 5.9 51.98;enschede 6.89 52.22;"
    "maastricht 5.69 50.85;zwolle 6.09 52.52",
    "BE": "brussels 4.35 50.85;antwerp 4.4 51.22;ghent 3.72 51.05;liege 5.57 50.63;"
    "bruges 3.22 51.21",
    "LU": "luxembourg 6.13 49.61",
    "FR": "paris 2.35 48.86;lyon 4.84 45.76;marseille 5.37 43.3;toulouse 1.44 43.6;"
    "nice 7.27 43.7;nantes -1.55 47.22;strasbourg 7.75 48.58;montpellier 3.88 43.61;"
    "bordeaux -.58 44.84;lille 3.06 50.63;rennes -1.68 48.11;reims 4.03 49.26;"
    "grenoble 5.72 45.19;dijon 5.04 47.32;angers -.55 47.47;toulon 5.93 43.12;"
    "lehavre .11 49.49;orleans 1.9 47.9;rouen 1.1 49.44;nancy 6.18 48.69;metz 6.18 49.12;"
    "tours .69 47.39;brest -4.49 48.39;limoges 1.26 45.83",
    "DE": "berlin 13.4 52.52;hamburg 9.99 53.55;munchen 11.58 48.14;munich 11.58 48.14;"
    "koln 6.96 50.94;cologne 6.96 50.94;frankfurt 8.68 50.11;stuttgart 9.18 48.78;"
    "dusseldorf 6.77 51.23;dortmund 7.47 51.51;essen 7.01 51.46;leipzig 12.37 51.34;"
    "bremen 8.8 53.08;dresden 13.74 51.05;hannover 9.73 52.37;nurnberg 11.08 49.45;"
    "duisburg 6.76 51.43;bonn 7.1 50.73;munster 7.63 51.96;karlsruhe 8.4 49.01;"
    "mannheim 8.47 49.49;kiel 10.14 54.32;rostock 12.1 54.09;kassel 9.48 51.31",
    "CH": "zurich 8.54 47.37;geneve 6.14 46.2;basel 7.59 47.56;bern 7.45 46.95;"
    "lausanne 6.63 46.52;winterthur 8.72 47.5;luzern 8.31 47.05;lugano 8.95 46.0",
    "AT": "wien 16.37 48.21;vienna 16.37 48.21;graz 15.44 47.07;linz 14.29 48.31;"
    "salzburg 13.04 47.8;innsbruck 11.39 47.27",
    "DK": "kobenhavn 12.57 55.68;copenhagen 12.57 55.68;aarhus 10.2 56.16;odense 10.39 55.4;"
    "aalborg 9.92 57.05",
    "SE": "stockholm 18.07 59.33;goteborg 11.97 57.71;gothenburg 11.97 57.71;malmo 13.0 55.6;"
    "uppsala 17.64 59.86",
    "NO": "oslo 10.75 59.91;bergen 5.32 60.39;trondheim 10.4 63.43;stavanger 5.73 58.97",
    "FI": "helsinki 24.94 60.17;tampere 23.76 61.5;turku 22.27 60.45;oulu 25.47 65.01",
    "ES": "madrid -3.7 40.42;barcelona 2.17 41.39;valencia -.38 39.47;sevilla -5.98 37.39;"
    "zaragoza -.89 41.65;malaga -4.42 36.72;bilbao -2.93 43.26;murcia -1.13 37.99",
    "PT": "lisboa -9.14 38.72;porto -8.61 41.15;braga -8.42 41.55;coimbra -8.43 40.21",
    "IT": "roma 12.5 41.9;milano 9.19 45.46;napoli 14.27 40.85;torino 7.69 45.07;"
    "palermo 13.36 38.12;genova 8.93 44.41;bologna 11.34 44.49;firenze 11.26 43.77;"
    "bari 16.87 41.12;venezia 12.32 45.44",
    "PL": "warszawa 21.01 52.23;krakow 19.94 50.06;lodz 19.46 51.76;wroclaw 17.04 51.11;"
    "poznan 16.93 52.41;gdansk 18.65 54.35;szczecin 14.55 53.43",
    "CZ": "praha 14.44 50.08;prague 14.44 50.08;brno 16.61 49.2;ostrava 18.26 49.82",
    "HU": "budapest 19.04 47.5",
    "GR": "athens 23.73 37.98;thessaloniki 22.94 40.64",
    "RO": "bucuresti 26.1 44.43;bucharest 26.1 44.43;cluj 23.6 46.77",
    "US": "newyork -74.0 40.71;nyc -74.0 40.71;nypd -74.0 40.71;brooklyn -73.95 40.65;"
    "manhattan -73.97 40.78;bronx -73.87 40.84;queens -73.8 40.72;"
    "statenisland -74.15 40.58;chicago -87.63 41.85;losangeles -118.24 34.05;"
    "lapd -118.24 34.05;houston -95.37 29.76;phoenix -112.07 33.45;"
    "philadelphia -75.16 39.95;sanantonio -98.49 29.42;sandiego -117.16 32.72;"
    "dallas -96.8 32.78;sanjose -121.89 37.34;austin -97.74 30.27;"
    "jacksonville -81.66 30.33;fortworth -97.33 32.76;columbus -83.0 39.96;"
    "charlotte -80.84 35.23;sanfrancisco -122.42 37.77;indianapolis -86.16 39.77;"
    "seattle -122.33 47.61;denver -104.99 39.74;washington -77.04 38.9;boston -71.06 42.36;"
    "nashville -86.78 36.16;elpaso -106.49 31.76;detroit -83.05 42.33;"
    "oklahomacity -97.52 35.47;portland -122.68 45.52;lasvegas -115.14 36.17;"
    "memphis -90.05 35.15;louisville -85.76 38.25;baltimore -76.61 39.29;"
    "milwaukee -87.91 43.04;albuquerque -106.65 35.08;tucson -110.97 32.22;"
    "fresno -119.77 36.75;sacramento -121.49 38.58;kansascity -94.58 39.1;"
    "mesa -111.83 33.42;atlanta -84.39 33.75;omaha -95.93 41.26;"
    "coloradosprings -104.82 38.83;raleigh -78.64 35.78;miami -80.19 25.76;"
    "longbeach -118.19 33.77;virginiabeach -75.98 36.85;oakland -122.27 37.8;"
    "minneapolis -93.27 44.98;stpaul -93.09 44.95;tulsa -95.99 36.15;tampa -82.46 27.95;"
    "arlington -77.1 38.88;neworleans -90.07 29.95;wichita -97.34 37.69;"
    "cleveland -81.69 41.5;bakersfield -119.02 35.37;honolulu -157.86 21.31;"
    "anaheim -117.91 33.84;stlouis -90.2 38.63;pittsburgh -80.0 40.44;"
    "cincinnati -84.51 39.1;lexington -84.5 38.04;greensboro -79.79 36.07;"
    "newark -74.17 40.74;buffalo -78.88 42.89;rochester -77.61 43.16;madison -89.4 43.07;"
    "durham -78.9 35.99;norfolk -76.29 36.85;richmond -77.44 37.54;batonrouge -91.15 30.45;"
    "desmoines -93.61 41.59;saltlakecity -111.89 40.76;hartford -72.69 41.76;"
    "providence -71.41 41.82;tacoma -122.44 47.25;spokane -117.43 47.66;boise -116.2 43.62;"
    "littlerock -92.29 34.75;birmingham -86.8 33.52;orlando -81.38 28.54;"
    "gainesville -82.32 29.65;montgomery -77.2 39.15;charleston -79.93 32.78;"
    "syracuse -76.15 43.05;knoxville -83.92 35.96;chattanooga -85.31 35.05;"
    "toledo -83.56 41.65;dayton -84.19 39.76;akron -81.52 41.08;eugene -123.09 44.05;"
    "fargo -96.79 46.88;anchorage -149.9 61.22;camden -75.12 39.94;bridgeport -73.2 41.18;"
    "reno -119.81 39.53",
    "CA": "vancouver -123.12 49.26;toronto -79.38 43.65;montreal -73.57 45.5;"
    "calgary -114.07 51.05;edmonton -113.49 53.55;ottawa -75.7 45.42;winnipeg -97.14 49.9;"
    "quebec -71.21 46.81;hamilton -79.87 43.26;halifax -63.58 44.65;victoria -123.37 48.43;"
    "saskatoon -106.67 52.13;regina -104.62 50.45;kitchener -80.49 43.45;"
    "surrey -122.85 49.19;windsor -83.04 42.31",
    "MX": "mexico -99.13 19.43;guadalajara -103.35 20.67;monterrey -100.31 25.67;"
    "puebla -98.2 19.04;tijuana -117.04 32.51",
    "CO": "bogota -74.07 4.71;medellin -75.57 6.25;cali -76.53 3.45;barranquilla -74.8 10.98;"
    "bucaramanga -73.12 7.12",
    "BR": "saopaulo -46.63 -23.55;spaulo -46.63 -23.55;riodejaneiro -43.2 -22.91;"
    "brasilia -47.88 -15.79;salvador -38.5 -12.97;fortaleza -38.54 -3.73;"
    "belohorizonte -43.94 -19.92;curitiba -49.27 -25.43;recife -34.88 -8.05;"
    "portoalegre -51.23 -30.03;campinas -47.06 -22.91;manaus -60.02 -3.12",
    "AR": "buenosaires -58.38 -34.6;cordoba -64.18 -31.42;rosario -60.64 -32.95;"
    "mendoza -68.84 -32.89",
    "CL": "santiago -70.65 -33.45;valparaiso -71.62 -33.05;concepcion -73.05 -36.83",
    "UY": "montevideo -56.16 -34.9",
    "PE": "lima -77.04 -12.05",
    "EC": "quito -78.47 -.18;guayaquil -79.9 -2.19",
    "AU": "sydney 151.21 -33.87;melbourne 144.96 -37.81;brisbane 153.03 -27.47;"
    "perth 115.86 -31.95;adelaide 138.6 -34.93;canberra 149.13 -35.28;hobart 147.33 -42.88;"
    "darwin 130.84 -12.46;goldcoast 153.4 -28.02;geelong 144.36 -38.15",
    "NZ": "auckland 174.76 -36.85;wellington 174.78 -41.29;christchurch 172.64 -43.53;"
    "dunedin 170.5 -45.87",
    "ZA": "capetown 18.42 -33.92;johannesburg 28.05 -26.2;durban 31.02 -29.86;"
    "pretoria 28.19 -25.75",
    "JP": "tokyo 139.69 35.69;osaka 135.5 34.69;nagoya 136.91 35.18;fukuoka 130.4 33.59;"
    "sapporo 141.35 43.06",
    "KR": "seoul 126.98 37.57;busan 129.08 35.18",
    "TW": "taipei 121.56 25.04;kaohsiung 120.3 22.63;taichung 120.68 24.15",
    "HK": "hongkong 114.16 22.3",
    "SG": "singapore 103.85 1.29",
    "IN": "delhi 77.21 28.61;mumbai 72.88 19.08;bangalore 77.59 12.97;chennai 80.27 13.08;"
    "kolkata 88.36 22.57",
    "IL": "telaviv 34.78 32.08;jerusalem 35.21 31.77;haifa 34.99 32.8",
    "TR": "istanbul 28.98 41.01;ankara 32.86 39.93;izmir 27.14 38.42",
}


@dataclass(frozen=True)
class Town:
    """A town, as its name is written in one small word, in degrees."""

    name: str
    country: str
    lon: float
    lat: float


def _towns() -> tuple[Town, ...]:
    listed = []
    for country, text in TABLE.items():
        for one in text.split(";"):
            name, lon, lat = one.split()
            listed.append(Town(name, country, float(lon), float(lat)))
    return tuple(listed)


TOWNS = _towns()


@lru_cache(maxsize=1)
def _positions() -> np.ndarray:
    return np.array([(town.lon, town.lat) for town in TOWNS])


def nearest(lon: float, lat: float) -> tuple[Town, float]:
    """Return the town nearest to a place, and how far off it is in km, roughly."""
    away = np.abs(_positions() - (lon, lat))
    east = np.minimum(away[:, 0], 360 - away[:, 0]) * np.cos(np.radians(min(abs(lat), 89.0)))
    distances = DEGREE * np.hypot(east, away[:, 1])
    best = int(np.argmin(distances))
    return TOWNS[best], float(distances[best])


def named_in(text: str) -> list[Town]:
    """Return the towns that a text names in up to three words, as "san_francisco.csv" does."""
    there = words(plain(text).replace(".", ""))
    joined = {
        "".join(there[start : start + length])
        for length in (1, 2, 3)
        for start in range(len(there) - length + 1)
    }
    return [town for town in TOWNS if town.name in joined]
